package org.mixlaw.law.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.law.LawOptions;
import org.mixlaw.law.mixing.LossFunction;
import org.mixlaw.law.mixing.MixingFit;
import org.mixlaw.law.mixing.MixingForm;
import org.mixlaw.law.mixing.MixingPoints;
import org.mixlaw.loss.Series;

/**
 * The level of every mixture once size and tokens are taken out: what mixing laws are fitted to.
 */
public final class MixtureLevels {
  /** Rounds of levels from a law over mixtures, where no mixture was measured at two sizes. */
  private static final int ROUNDS = 12;

  private MixtureLevels() {}

  /**
   * The points that mixing laws are fitted to.
   *
   * @param series the measurements
   * @param scales how they scale
   * @return points, in the order of the series
   */
  public static List<MixingPoints> points(List<Series> series, ScaleFit.Result scales) {
    return series.stream().map(s -> points(s, scales.scales().get(s.name()))).toList();
  }

  /**
   * The points that the mixing law of one series is fitted to.
   *
   * @param s the measurements
   * @param scale how they scale
   * @return the mixtures that were measured, their levels and weights
   */
  public static MixingPoints points(Series s, ScaleFit.Scale scale) {
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
   * How series scale, all measurements counting by their noise alone: what all laws over size and
   * tokens begin with.
   *
   * @param series the measurements
   * @param options how laws are fitted
   * @return exponents, scales and levels
   */
  public static ScaleFit.Result fit(List<Series> series, LawOptions options) {
    return options.once(
        series,
        ScaleFit.Result.class,
        () -> fit(series, Weighting.MEASURED, ExponentPrior.CENTRED));
  }

  /**
   * Scales and levels. Where no mixture was measured at two sizes (or token counts), levels and
   * scale cannot be told apart by themselves: then a law over mixtures (M4, well held) says how the
   * levels of different mixtures compare, and both are improved in turn.
   *
   * @param series the measurements
   * @param weighting the weight of each
   * @param prior of the exponents
   * @return exponents, scales and levels
   */
  public static ScaleFit.Result fit(List<Series> series, Weighting weighting, ExponentPrior prior) {
    if (ScaleFit.identifiable(series)) {
      return new ScaleFit(series, weighting, prior, new TreeMap<>()).fit();
    }
    MixingFit.Options options = new MixingFit.Options(1e-3, 1, 1, LossFunction.SQUARED);
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
    double[] weight = Weighting.MEASURED.weights(s);
    return new MixingPoints(s.proportions(), s.loss(), weight);
  }
}
