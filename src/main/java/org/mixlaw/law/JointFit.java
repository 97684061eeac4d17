package org.mixlaw.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mixlaw.law.mixing.MixingFit;
import org.mixlaw.law.mixing.MixingForm;
import org.mixlaw.law.mixing.MixingPoints;

/**
 * Fits {@link JointLaw} in two steps that do not disturb each other: {@link ScaleFit} with a free
 * level for every mixture, then a mixing law for each series to its levels. A mixing law that does
 * not suit the mixtures cannot bend the exponents so.
 */
final class JointFit {
  /** Rounds of levels from a law over mixtures, where no mixture was measured at two sizes. */
  private static final int ROUNDS = 12;

  private JointFit() {}

  /**
   * A fit.
   *
   * @param law the law
   * @param diagnostics of each series' mixing law
   */
  record Result(JointLaw law, SortedMap<String, MixingFit.Diagnostics> diagnostics) {}

  /**
   * Fits.
   *
   * @param form the form of the mixing law
   * @param trainingDomains the training domains, sorted
   * @param series the measurements
   * @param options how mixing laws are fitted
   * @param scales how the series scale
   * @param near a law for much the same measurements, to start from; empty to search afresh
   * @return the law
   */
  static Result fit(
      MixingForm form,
      List<String> trainingDomains,
      List<Series> series,
      MixingFit.Options options,
      ScaleFit.Result scales,
      Optional<JointLaw> near) {
    SortedMap<String, MixingFit.Result> fits =
        series.parallelStream()
            .collect(
                Collectors.toMap(
                    Series::name,
                    s ->
                        MixingFit.fit(
                            form,
                            points(s, scales.scales().get(s.name())),
                            options,
                            near.map(law -> law.parameters().get(s.name()).mixing())),
                    (a, b) -> a,
                    TreeMap::new));
    SortedMap<String, JointLaw.Own> parameters = new TreeMap<>();
    SortedMap<String, MixingFit.Diagnostics> diagnostics = new TreeMap<>();
    fits.forEach(
        (name, fit) -> {
          ScaleFit.Scale scale = scales.scales().get(name);
          parameters.put(
              name, new JointLaw.Own(fit.law(), scale.sizeFactor(), scale.tokenFactor()));
          diagnostics.put(name, fit.diagnostics());
        });
    JointLaw law = new JointLaw(form, trainingDomains, scales.shape(), parameters, Drift.NONE);
    return new Result(law.with(Drift.of(law, series)), diagnostics);
  }

  /** The points that a mixing law is fitted to, by series. */
  static List<MixingPoints> points(List<Series> series, ScaleFit.Result scales) {
    return series.stream().map(s -> points(s, scales.scales().get(s.name()))).toList();
  }

  private static MixingPoints points(Series s, ScaleFit.Scale scale) {
    List<double[]> proportions = new ArrayList<>();
    List<Double> levels = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (int m = 0; m < s.mixtures(); m++) {
      if (Double.isFinite(scale.level()[m])) {
        proportions.add(s.byMixture()[m]);
        levels.add(scale.level()[m]);
        weights.add(scale.weight()[m]);
      }
    }
    return new MixingPoints(
        proportions.toArray(double[][]::new),
        levels.stream().mapToDouble(Double::doubleValue).toArray(),
        weights.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * Scales and levels. Where no mixture was measured at two sizes (or token counts), levels and
   * scale cannot be told apart by themselves: then a law over mixtures (M4, well held) says how the
   * levels of different mixtures compare, and both are improved in turn.
   */
  static ScaleFit.Result scales(List<Series> series, Weighting weighting, ExponentPrior prior) {
    if (ScaleFit.identifiable(series)) {
      return new ScaleFit(series, weighting, prior, new TreeMap<>()).fit();
    }
    MixingFit.Options options = new MixingFit.Options(1e-3, 1, 1, MixingFit.Loss.SQUARED);
    SortedMap<String, ScaleFit.Guess> guesses = new TreeMap<>();
    ScaleFit.Result result = null;
    for (int round = 0; round < ROUNDS; round++) {
      for (Series s : series) {
        MixingPoints points = round == 0 ? raw(s) : points(s, result.scales().get(s.name()));
        var law = MixingFit.fit(MixingForm.M4, points, options).law();
        double[] level = new double[s.mixtures()];
        for (int m = 0; m < level.length; m++) {
          level[m] = law.loss(s.byMixture()[m]) / (round == 0 ? 1.4 : 1);
        }
        guesses.put(s.name(), new ScaleFit.Guess(level, 1));
      }
      result = new ScaleFit(series, weighting, prior, guesses).fit();
    }
    return result;
  }

  private static MixingPoints raw(Series s) {
    double[] weight = Weighting.EQUAL.weights(s);
    return new MixingPoints(s.proportions(), s.loss(), weight);
  }
}
