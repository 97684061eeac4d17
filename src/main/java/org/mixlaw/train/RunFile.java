package org.mixlaw.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.zip.CRC32C;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.corpus.stream.TrainingStream;
import org.mixlaw.corpus.stream.ValidationSet;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.Precision;
import org.mixlaw.model.network.Proxy;

/**
 * What {@code run.yaml} holds: the run as it was resolved when it began, and where that came from.
 *
 * @param run the run's name
 * @param model the architecture
 * @param vocabulary vocabulary size V
 * @param nonEmbeddingParameters N
 * @param sequenceLength tokens of one sequence
 * @param mixture proportions of the training stream
 * @param seed the run's seed
 * @param learningRate peak learning rate
 * @param train how it is trained
 * @param steps optimizer steps of the whole run
 * @param precision number format of the computation
 * @param device where it began
 * @param availableTokens distinct training tokens by domain
 * @param subset how many sequences of a domain the run is confined to; domains that are not listed
 *     are read whole
 * @param validationDomains what is evaluated
 * @param dataDigest CRC-32C of the first training batch and of the first sequence of every
 *     validation domain
 * @param provenance what made it
 */
public record RunFile(
    String run,
    ModelSpec model,
    int vocabulary,
    @JsonProperty("params") long nonEmbeddingParameters,
    int sequenceLength,
    Mixture mixture,
    long seed,
    double learningRate,
    TrainConfig train,
    long steps,
    Precision precision,
    String device,
    SortedMap<String, Long> availableTokens,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, Long> subset,
    List<String> validationDomains,
    long dataDigest,
    Provenance provenance) {

  /** A file from before there were subsets has none. */
  public RunFile {
    subset = subset == null ? Collections.emptySortedMap() : subset;
  }

  /** Resolves a run. */
  static RunFile of(
      RunSpec spec, TrainingStream stream, List<ValidationSet> validation, Proxy proxy) {
    int sequenceLength = stream.sequenceLength();
    return new RunFile(
        spec.run(),
        spec.model(),
        spec.vocabulary(),
        spec.model().nonEmbeddingParameters(),
        sequenceLength,
        spec.mixture(),
        spec.seed(),
        spec.learningRate(),
        spec.train(),
        spec.train().steps(),
        proxy.options().precision(),
        proxy.device(),
        spec.availableTokens(),
        stream.subset(),
        validation.stream().map(ValidationSet::domain).toList(),
        digest(stream, validation, spec.train().batchSequences(sequenceLength)),
        spec.provenance().on(proxy.platform().words()));
  }

  private static long digest(
      TrainingStream stream, List<ValidationSet> validation, int batchSequences) {
    CRC32C crc = new CRC32C();
    int s = stream.sequenceLength();
    int[] tokens = new int[s + 1];
    for (int i = 0; i < batchSequences; i++) {
      stream.read(i, tokens, 0);
      update(crc, tokens, s + 1);
    }
    int[] targets = new int[s + 1];
    for (ValidationSet set : validation) {
      set.read(0, tokens, targets, 0);
      update(crc, tokens, s);
    }
    return crc.getValue();
  }

  private static void update(CRC32C crc, int[] tokens, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * length);
    bytes.asIntBuffer().put(tokens, 0, length);
    crc.update(bytes);
  }

  /**
   * Checks that a run may go on from what another start of it has left.
   *
   * @param began what {@code run.yaml} says
   * @param folder the run's folder, for the message
   * @throws InputException if anything differs that would make the result another
   */
  void continues(RunFile began, Path folder) {
    List<String> differences = new ArrayList<>();
    compare(differences, "model", began.model, model);
    compare(differences, "vocabulary", began.vocabulary, vocabulary);
    compare(differences, "sequence_length", began.sequenceLength, sequenceLength);
    compare(differences, "mixture", began.mixture, mixture);
    compare(differences, "seed", began.seed, seed);
    compare(differences, "learning_rate", began.learningRate, learningRate);
    compare(differences, "precision", began.precision, precision);
    compare(differences, "subset of the training sequences", began.subset, subset);
    compare(differences, "validation domains", began.validationDomains, validationDomains);
    TrainConfig then = began.train;
    compare(differences, "batch_tokens", then.batchTokens(), train.batchTokens());
    compare(differences, "tokens", then.tokens(), train.tokens());
    compare(differences, "schedule", then.schedule(), train.schedule());
    compare(differences, "weight_decay", then.weightDecay(), train.weightDecay());
    compare(differences, "gradient_clip", then.gradientClip(), train.gradientClip());
    compare(differences, "evaluate_every", then.evaluateEvery(), train.evaluateEvery());
    compare(differences, "skip_spikes", then.skipSpikes(), train.skipSpikes());
    compare(differences, "init", then.init(), train.init());
    if (differences.isEmpty() && began.dataDigest != dataDigest) {
      differences.add("the corpus, which holds other tokens than it did");
    }
    if (!differences.isEmpty()) {
      throw InputException.of(
          "%s: the run was begun with another %s; give it another folder, or delete this one to"
              + " begin again",
          folder.resolve("run.yaml"), String.join("; another ", differences));
    }
  }

  private static void compare(List<String> differences, String key, Object then, Object now) {
    if (!Objects.equals(then, now)) {
      differences.add(String.format("%s (%s then, %s now)", key, then, now));
    }
  }
}
