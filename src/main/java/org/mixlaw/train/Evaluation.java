package org.mixlaw.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.mixlaw.corpus.ValidationSet;
import org.mixlaw.model.Proxy;
import org.mixlaw.model.TokenLoss;

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
   * @param rows sequences of one pass
   */
  public Evaluation(Collection<ValidationSet> sets, int sequenceLength, int rows) {
    this.sets = sets.stream().sorted(Comparator.comparing(ValidationSet::domain)).toList();
    this.sequenceLength = sequenceLength;
    this.rows = rows;
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
