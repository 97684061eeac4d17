package org.mixlaw.law;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.base.Seeds;

/**
 * Fits laws to a loss table: chooses one where none is named, fits it, and surrounds it with draws
 * of what the measurements allow as well.
 */
public final class LawFit {
  private static final int DRAWS = 24;

  /** Points of the exponents tried for the law itself, and for what it is compared with. */
  private static final int FINE = 90;

  private static final int COARSE = 40;
  private static final List<LawName> CANDIDATES =
      List.of(LawName.JOINT_M2, LawName.JOINT_M1, LawName.JOINT_M4);

  private final LossTable table;
  private final SortedMap<String, Map<String, Double>> clusters;
  private final long seed;
  private final Consumer<String> progress;

  /**
   * A fit to come.
   *
   * @param table the losses; the first third of every run is left out ({@link LossTable#settled})
   * @param clusters weight by domain by cluster, to fit cluster means; empty to fit every domain
   * @param seed feeds starts and resampling
   * @param progress is told what is being done
   */
  public LawFit(
      LossTable table,
      SortedMap<String, Map<String, Double>> clusters,
      long seed,
      Consumer<String> progress) {
    this.table = table.settled();
    this.clusters = clusters;
    this.seed = seed;
    this.progress = progress;
  }

  /**
   * Fits.
   *
   * @param wanted the law, or empty to choose by nested validation
   * @param provenance what is written into the result
   * @return the laws
   * @throws InputException if the table has fewer than two mixtures
   */
  public Laws fit(Optional<LawName> wanted, Provenance provenance) {
    int mixtures = table.mixtures().size();
    if (mixtures < 2) {
      throw InputException.of(
          "the loss table has %d mixture; a law over mixtures needs 2 or more (and one more than there are training domains to"
              + " be determined)",
          mixtures);
    }
    List<String> warnings = new ArrayList<>(table.notices());
    if (mixtures < table.trainingDomains().size() + 2) {
      warnings.add(
          "%d mixtures do not determine a mixing law over %d training domains (%d or more would); predictions lean on the ridge"
              .formatted(
                  mixtures, table.trainingDomains().size(), table.trainingDomains().size() + 2));
    }
    if (table.sizes().size() < 2) {
      warnings.add("the table has one model size: nothing is said of other sizes");
    }
    if (table.tokens().size() < 2) {
      warnings.add("the table has one token count: nothing is said of other token counts");
    }
    SortedMap<String, Double> compared = new TreeMap<>();
    LawName law = wanted.orElseGet(() -> choose(compared));
    LossTable part = law.part(table);
    SortedMap<String, Series> series = series(part);
    progress.accept("fitting " + law);
    FittedLaw fitted = law.fit(part, series, seed, FINE);
    progress.accept("resampling");
    return new Laws(
        law.toString(),
        clusters,
        fitted,
        draws(law, fitted, part, series),
        quality(law, fitted, part, series, warnings),
        new Laws.Measured(
            part.mixtures(),
            List.copyOf(part.sizes()),
            List.of(part.tokens().first(), part.tokens().last())),
        compared,
        warnings,
        provenance);
  }

  private SortedMap<String, Series> series(LossTable part) {
    SortedMap<String, Series> series =
        clusters.isEmpty() ? Series.byDomain(part) : Series.of(part, clusters);
    series.forEach(
        (name, s) -> {
          if (s.size() == 0) {
            throw InputException.of(
                "the loss table has no checkpoint with every domain of cluster '%s' (%s)",
                name, String.join(", ", clusters.getOrDefault(name, Map.of()).keySet()));
          }
        });
    return series;
  }

  /** The candidate that best predicts mixtures left out at the largest size, itself left out. */
  private LawName choose(SortedMap<String, Double> compared) {
    if (table.sizes().size() == 1 && table.tokens().size() == 1) {
      return LawName.M2;
    }
    progress.accept("choosing a law");
    List<org.mixlaw.mixture.Mixture> mixtures = List.copyOf(table.mixtures().values());
    long largest = table.sizes().last();
    boolean sizes = table.sizes().size() > 2;
    LawName best = LawName.JOINT_M2;
    double least = Double.POSITIVE_INFINITY;
    for (LawName candidate : CANDIDATES) {
      double sum = 0;
      int count = 0;
      int folds = Math.min(4, mixtures.size());
      for (int fold = 0; fold < folds; fold++) {
        int f = fold;
        Map<org.mixlaw.mixture.Mixture, Boolean> out = new HashMap<>();
        IntStream.range(0, mixtures.size()).forEach(m -> out.put(mixtures.get(m), m % folds == f));
        LossTable training =
            table.filter(r -> !out.get(r.mixture()) && (!sizes || r.params() < largest));
        LossTable test = table.filter(r -> out.get(r.mixture()) && r.params() == largest);
        long last = test.tokens().last();
        SortedMap<String, Series> held = series(test.filter(r -> r.tokens() == last));
        FittedLaw fitted = candidate.fit(training, series(training), seed, COARSE);
        double[] errors = errors(fitted, held);
        sum += Arrays.stream(errors).map(Math::abs).sum();
        count += errors.length;
      }
      compared.put(candidate.toString(), sum / count);
      if (sum / count < least) {
        least = sum / count;
        best = candidate;
      }
    }
    return best;
  }

  private static double[] errors(FittedLaw fitted, SortedMap<String, Series> series) {
    List<Double> errors = new ArrayList<>();
    List<String> names = fitted.series();
    for (Series s : series.values()) {
      int column = names.indexOf(s.name());
      Map<List<Double>, FittedLaw.AtTarget> targets = new HashMap<>();
      for (int m = 0; m < s.size(); m++) {
        double params = s.params()[m];
        double tokens = s.tokens()[m];
        errors.add(
            targets.computeIfAbsent(List.of(params, tokens), key -> fitted.at(params, tokens))
                    .losses(s.proportions()[m])[column]
                - s.loss()[m]);
      }
    }
    return errors.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * Refits under Bayesian-bootstrap weights of mixtures and, more gently, of sizes; the forms take
   * turns.
   */
  private List<FittedLaw> draws(
      LawName law, FittedLaw fitted, LossTable part, SortedMap<String, Series> series) {
    if (!(fitted instanceof JointLaw)) {
      return List.of();
    }
    Map<LawName, FittedLaw> forms = new TreeMap<>();
    forms.put(law, fitted);
    if (CANDIDATES.contains(law)) {
      CANDIDATES.forEach(
          other -> forms.computeIfAbsent(other, name -> name.fit(part, series, seed, COARSE)));
    }
    List<LawName> names = List.copyOf(forms.keySet());
    return IntStream.range(0, DRAWS)
        .parallel()
        .mapToObj(
            draw -> {
              LawName name = draw % 2 == 0 ? law : names.get(draw / 2 % names.size());
              long own = Seeds.derive(seed, "draw " + draw);
              return name.refit(forms.get(name), series, s -> bootstrap(s, own));
            })
        .toList();
  }

  private static double[] bootstrap(Series s, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] mixtures =
        IntStream.range(0, s.mixtures()).mapToDouble(m -> exponential(random)).toArray();
    Map<Double, Double> sizes = new HashMap<>();
    Arrays.stream(s.params())
        .distinct()
        .sorted()
        .forEach(size -> sizes.put(size, 0.5 + 0.5 * exponential(random)));
    double[] weights =
        IntStream.range(0, s.size())
            .mapToDouble(m -> mixtures[s.mixture()[m]] * sizes.get(s.params()[m]))
            .toArray();
    double mean = Arrays.stream(weights).average().orElse(1);
    return Arrays.stream(weights).map(w -> w / mean).toArray();
  }

  private static double exponential(SplittableRandom random) {
    return -Math.log(1 - random.nextDouble());
  }

  private SortedMap<String, Laws.Quality> quality(
      LawName law,
      FittedLaw fitted,
      LossTable part,
      SortedMap<String, Series> series,
      List<String> warnings) {
    SortedMap<String, Double> largest = largestSize(law, part);
    SortedMap<String, Laws.Quality> quality = new TreeMap<>();
    series.forEach(
        (name, s) -> {
          SortedMap<String, Series> one = new TreeMap<>(Map.of(name, s));
          double[] residuals = errors(fitted, one);
          double sse = Arrays.stream(residuals).map(e -> e * e).sum();
          double mean = Arrays.stream(s.loss()).average().orElse(0);
          double variance = Arrays.stream(s.loss()).map(l -> (l - mean) * (l - mean)).sum();
          quality.put(
              name,
              new Laws.Quality(
                  s.size(),
                  sse,
                  Arrays.stream(residuals).map(Math::abs).average().orElse(0),
                  variance > 0 ? 1 - sse / variance : 0,
                  Math.sqrt(sse / s.size()),
                  largest.getOrDefault(name, 0.0)));
        });
    if (fitted instanceof JointLaw joint) {
      joint
          .parameters()
          .forEach(
              (name, p) -> {
                double scale = Math.exp(p[1]);
                if (scale < 1e-6 || scale > 1e4 || Math.exp(p[0]) < 1e-3) {
                  warnings.add(
                      "'%s': the fit is ill-posed (c = %.3g, k = %.3g); predictions hold near the measured mixtures, the"
                              .formatted(name, Math.exp(p[0]), scale)
                          + " parameters mean nothing");
                }
              });
    }
    return quality;
  }

  /** The error at the largest size of a law that has not seen it, by series. */
  private SortedMap<String, Double> largestSize(LawName law, LossTable part) {
    SortedMap<String, Double> errors = new TreeMap<>();
    if (part.sizes().size() < 3) {
      return errors;
    }
    progress.accept("leaving the largest size out");
    long largest = part.sizes().last();
    LossTable smaller = part.filter(row -> row.params() < largest);
    LossTable last = part.filter(row -> row.params() == largest);
    long tokens = last.tokens().last();
    FittedLaw without = law.fit(smaller, series(smaller), seed, COARSE);
    series(last.filter(row -> row.tokens() == tokens))
        .forEach(
            (name, s) ->
                errors.put(
                    name,
                    Math.sqrt(
                        Arrays.stream(errors(without, new TreeMap<>(Map.of(name, s))))
                            .map(e -> e * e)
                            .average()
                            .orElse(0))));
    return errors;
  }
}
