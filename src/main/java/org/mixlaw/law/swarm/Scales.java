package org.mixlaw.law.swarm;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mixlaw.loss.Series;

/**
 * The two scales of a table that has many mixtures at a small one and few at a large one.
 *
 * @param small where most mixtures were measured
 * @param large the largest size, at its last token count
 */
public record Scales(Scale small, Scale large) {
  /** How many more mixtures the small scale must have. */
  private static final double MORE = 1.5;

  /** Fewer mixtures at the large scale say nothing of how it differs. */
  private static final int LEAST_LARGE = 2;

  /**
   * A model size and a token count.
   *
   * @param params non-embedding parameters N
   * @param tokens tokens D
   */
  public record Scale(double params, double tokens) {
    boolean has(Series s, int m) {
      return is(s.params()[m], s.tokens()[m]);
    }

    boolean is(double itsParams, double itsTokens) {
      return itsParams == params && itsTokens == tokens;
    }
  }

  /**
   * Finds the two scales.
   *
   * @param series the losses of a table
   * @return the scales; empty where the table is not of this kind
   */
  public static Optional<Scales> of(List<Series> series) {
    Map<Scale, Set<Integer>> mixtures = new LinkedHashMap<>();
    for (Series s : series) {
      for (int m = 0; m < s.size(); m++) {
        mixtures
            .computeIfAbsent(
                new Scale(s.params()[m], s.tokens()[m]), scale -> new LinkedHashSet<>())
            .add(s.mixture()[m]);
      }
    }
    Comparator<Scale> bySize =
        Comparator.comparingDouble(Scale::params).thenComparingDouble(Scale::tokens);
    Optional<Scale> large = mixtures.keySet().stream().max(bySize);
    Optional<Scale> small =
        mixtures.keySet().stream()
            .filter(scale -> scale.params() < large.orElseThrow().params())
            .max(
                Comparator.comparingInt((Scale scale) -> mixtures.get(scale).size())
                    .thenComparing(scale -> scale.tokens() == large.orElseThrow().tokens())
                    .thenComparing(bySize));
    if (small.isEmpty()) {
      return Optional.empty();
    }
    int few = mixtures.get(large.get()).size();
    Scales scales = new Scales(small.get(), large.get());
    boolean fit =
        few >= LEAST_LARGE
            && mixtures.get(small.get()).size() >= MORE * few
            && series.stream()
                .allMatch(
                    s ->
                        at(scales.small, s).size() >= LEAST_LARGE
                            && at(scales.large, s).size() >= LEAST_LARGE);
    return fit ? Optional.of(scales) : Optional.empty();
  }

  /** The measurements of a series at one of the scales. */
  static Series at(Scale scale, Series s) {
    int[] kept =
        java.util.stream.IntStream.range(0, s.size()).filter(m -> scale.has(s, m)).toArray();
    return s.at(kept);
  }
}
