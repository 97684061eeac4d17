package org.mixlaw.optimum;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mixlaw.mixture.Mixture;

/** How far a mixture lies from what was measured: a law is only as good as its nearest support. */
final class MeasuredDistance {
  /** Moves of less than this share of the data are small against any design. */
  private static final double NEAR = 0.1;

  /** How far, in proportion, a domain may leave the measured range before it is worth a warning. */
  private static final double SLACK = 0.02;

  private MeasuredDistance() {}

  static Optional<Optimum.Nearest> of(Mixture mixture, List<Mixture> measured) {
    return measured.stream()
        .min(Comparator.comparingDouble(mixture::distance))
        .map(near -> new Optimum.Nearest(near, mixture.distance(near), usual(measured)));
  }

  /** The largest distance of a measured mixture from its own nearest neighbour. */
  private static double usual(List<Mixture> measured) {
    return measured.stream()
        .mapToDouble(
            one ->
                measured.stream()
                    .filter(other -> !other.equals(one))
                    .mapToDouble(one::distance)
                    .min()
                    .orElse(0))
        .max()
        .orElse(0);
  }

  static List<String> warnings(
      Mixture mixture, Optional<Optimum.Nearest> nearest, List<Mixture> measured) {
    List<String> warnings = new ArrayList<>();
    nearest
        .filter(near -> near.distance() > Math.max(NEAR, near.usual()))
        .ifPresent(
            near ->
                warnings.add(
                    String.format(
                        Locale.ROOT,
                        "far from what was measured: %.2f of the data would have to move to the nearest"
                            + " measured mixture (measured ones lie within %.2f of a neighbour); train it"
                            + " before you trust it",
                        near.distance(),
                        near.usual())));
    for (String domain : measured.isEmpty() ? List.<String>of() : mixture.domains()) {
      double p = mixture.get(domain);
      double least = measured.stream().mapToDouble(m -> m.get(domain)).min().orElse(0);
      double most = measured.stream().mapToDouble(m -> m.get(domain)).max().orElse(1);
      if (p < least - SLACK || p > most + SLACK) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "%s at %.3f lies outside the measured range %.3f to %.3f",
                domain,
                p,
                least,
                most));
      }
    }
    return warnings;
  }
}
