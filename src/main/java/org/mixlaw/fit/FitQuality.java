package org.mixlaw.fit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.mixing.MixingFit;
import org.mixlaw.loss.Series;

/** What a fit leaves of the measurements, and whether its parameters mean anything. */
final class FitQuality {
  /** Beyond this, parameters are not determined in double precision. */
  private static final double LARGEST_CONDITION = 1e6;

  private FitQuality() {}

  /**
   * How well each series is fitted.
   *
   * @param outcome the law
   * @param series what it was fitted to
   * @param warnings takes a sentence for every ill-posed fit
   * @return quality by series
   */
  static SortedMap<String, FittedLaws.Quality> of(
      LawFamily.Outcome outcome, List<Series> series, List<String> warnings) {
    SortedMap<String, FittedLaws.Quality> quality = new TreeMap<>();
    Told told = new Told(outcome.law());
    SortedMap<String, MixingFit.Diagnostics> each = new TreeMap<>();
    outcome.mixing().forEach((name, fit) -> each.put(name, fit.diagnostics()));
    for (Series s : series) {
      double[] residuals = told.residuals(s);
      double sse = Arrays.stream(residuals).map(e -> e * e).sum();
      double mean = Arrays.stream(s.loss()).average().orElse(0);
      double variance = Arrays.stream(s.loss()).map(l -> (l - mean) * (l - mean)).sum();
      Optional<MixingFit.Diagnostics> diagnostics = Optional.ofNullable(each.get(s.name()));
      quality.put(
          s.name(),
          new FittedLaws.Quality(
              s.size(),
              sse,
              Arrays.stream(residuals).map(Math::abs).average().orElse(0),
              variance > 0 ? 1 - sse / variance : 0,
              Math.sqrt(sse / s.size()),
              Math.sqrt(variance / s.size()),
              diagnostics.map(d -> OptionalDouble.of(d.hitRate())).orElse(OptionalDouble.empty()),
              diagnostics
                  .map(d -> OptionalDouble.of(Math.min(d.condition(), 1e16)))
                  .orElse(OptionalDouble.empty()),
              diagnostics.map(d -> words(d, outcome.law())).orElse(List.of())));
    }
    illPosed(each).ifPresent(warnings::add);
    return quality;
  }

  private static List<String> words(MixingFit.Diagnostics diagnostics, Law law) {
    return diagnostics.atBound().stream().map(at -> at.words(law.trainingDomains())).toList();
  }

  /** One sentence for all series whose mixing law is ill-posed. */
  private static Optional<String> illPosed(Map<String, MixingFit.Diagnostics> each) {
    List<String> names =
        each.entrySet().stream()
            .filter(
                entry ->
                    entry.getValue().isDegenerate()
                        || entry.getValue().condition() > LARGEST_CONDITION)
            .map(Map.Entry::getKey)
            .toList();
    if (names.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "the fit is ill-posed for %d of %d series (%s): predictions hold near the measured mixtures, the parameters mean"
                .formatted(names.size(), each.size(), String.join(", ", names))
            + " nothing; more mixtures, a ridge penalty or another law would help");
  }

  /** What a law says of what was measured: once for all series. */
  private static final class Told {
    private final Law law;
    private final Map<List<Double>, Cell> cells = new HashMap<>();

    /** What it says at one size and token count, by the number of a mixture. */
    private record Cell(Law.AtTarget target, Map<Integer, double[]> losses) {}

    Told(Law law) {
      this.law = law;
    }

    double[] residuals(Series s) {
      int column = law.series().indexOf(s.name());
      double[] residuals = new double[s.size()];
      for (int m = 0; m < s.size(); m++) {
        double params = s.params()[m];
        double tokens = s.tokens()[m];
        double[] r = s.proportions()[m];
        Cell cell =
            cells.computeIfAbsent(
                List.of(params, tokens), key -> new Cell(law.at(params, tokens), new HashMap<>()));
        double[] losses = cell.losses.computeIfAbsent(s.mixture()[m], key -> cell.target.known(r));
        residuals[m] = losses[column] - s.loss()[m];
      }
      return residuals;
    }
  }
}
