package org.mixlaw.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.stream.ValidationSet;
import org.mixlaw.loss.DomainLoss;
import org.mixlaw.model.AdamW;
import org.mixlaw.model.exchange.HuggingFaceConfig;
import org.mixlaw.model.network.DeviceChoice;
import org.mixlaw.model.network.Devices;
import org.mixlaw.model.network.Proxy;
import org.mixlaw.model.network.ProxyOptions;
import org.mixlaw.model.network.TokenLoss;

/** Measures the loss of validation domains on their fixed held-out sequences. */
public final class Evaluation {
  private final List<ValidationSet> sets;
  private final int sequenceLength;
  private final int rows;

  /**
   * Prepares the evaluation of some domains.
   *
   * @param sets the held-out sequences of each domain
   * @param sequenceLength their length s
   * @param rows sequences of one pass of all replicas
   */
  public Evaluation(Collection<ValidationSet> sets, int sequenceLength, int rows) {
    this.sets = sets.stream().sorted(Comparator.comparing(ValidationSet::domain)).toList();
    this.sequenceLength = sequenceLength;
    this.rows = rows;
  }

  /**
   * The same evaluation in passes of another size.
   *
   * @param other sequences of one pass
   * @return an evaluation that differs in that alone
   */
  Evaluation withRows(int other) {
    return new Evaluation(sets, sequenceLength, other);
  }

  /**
   * Evaluates every domain with the weights of a checkpoint.
   *
   * @param saved the weights
   * @param sets the held-out sequences of each domain
   * @param sequenceLength their length s
   * @param tokenizerVocabulary tokens that the sequences were made of
   * @param precision number format of the computation
   * @param device where to compute
   * @param threads processor threads; 0: as many as there are processors
   * @return the losses in the order of the domains' names
   * @throws IOException if reading fails
   * @throws InputException if the model knows fewer tokens than the sequences may hold
   */
  public static List<DomainLoss> ofCheckpoint(
      SavedModel saved,
      Collection<ValidationSet> sets,
      int sequenceLength,
      int tokenizerVocabulary,
      TrainConfig.PrecisionChoice precision,
      DeviceChoice device,
      int threads)
      throws IOException {
    HuggingFaceConfig model = saved.config();
    if (model.vocabulary() < tokenizerVocabulary) {
      throw InputException.of(
          "%s: the model knows %d tokens, but the corpus was made with a tokenizer of %d",
          saved.folder(), model.vocabulary(), tokenizerVocabulary);
    }
    ProxyOptions options =
        new ProxyOptions(
            model.spec(),
            model.vocabulary(),
            sequenceLength,
            precision.on(Devices.bf16(device)),
            device,
            0,
            AdamW.PYTHIA,
            threads);
    int most = sets.stream().mapToInt(ValidationSet::sequences).max().orElse(1);
    try (Proxy proxy = Proxy.open(options)) {
      saved.load(proxy, false);
      int rows = MicroBatch.choose(proxy, most) * proxy.replicas();
      return new Evaluation(sets, sequenceLength, rows).run(proxy);
    }
  }

  /**
   * Evaluates every domain.
   *
   * @param proxy the model
   * @return the losses in the order of the domains' names
   */
  public List<DomainLoss> run(Proxy proxy) {
    List<DomainLoss> losses = new ArrayList<>();
    for (ValidationSet set : sets) {
      losses.add(run(proxy, set));
    }
    return losses;
  }

  private DomainLoss run(Proxy proxy, ValidationSet set) {
    double[] sums = new double[set.sequences()];
    long[] counts = new long[set.sequences()];
    for (int first = 0; first < set.sequences(); first += rows) {
      int size = Math.min(rows, set.sequences() - first);
      int[] inputs = new int[size * sequenceLength];
      int[] targets = new int[size * sequenceLength];
      for (int i = 0; i < size; i++) {
        set.read(first + i, inputs, targets, i * sequenceLength);
      }
      List<TokenLoss> losses = proxy.evaluateRows(inputs, targets, size);
      for (int i = 0; i < size; i++) {
        sums[first + i] = losses.get(i).sum();
        counts[first + i] = losses.get(i).tokens();
      }
    }
    return DomainLoss.of(set.domain(), sums, counts, set.bytesPerToken());
  }
}
