package org.mixlaw.law.mixing;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.mixlaw.base.Seeds;

/**
 * Chooses the ridge of mixing laws by cross-validation over mixtures: one ridge for all series of a
 * table, since each alone has too few mixtures to choose by. Errors are counted in units of each
 * series' own spread.
 */
public final class RidgeChoice {
  private static final List<Double> CANDIDATES = List.of(1e-7, 1e-6, 1e-5, 1e-4, 1e-3);
  private static final int FOLDS = 5;

  private RidgeChoice() {}

  /**
   * Chooses.
   *
   * @param form the form
   * @param all the series
   * @param options how to fit; their ridge is not looked at
   * @return the ridge whose left-out mixtures are predicted best
   */
  public static double of(
      MixingForm form, Collection<MixingPoints> all, MixingFit.Options options) {
    double best = CANDIDATES.get(0);
    double least = Double.POSITIVE_INFINITY;
    for (double ridge : CANDIDATES) {
      double error = error(form, all, options.withRidge(ridge));
      if (error < least) {
        least = error;
        best = ridge;
      }
    }
    return best;
  }

  /**
   * The cross-validated error of a form.
   *
   * @param form the form
   * @param all the series
   * @param options how to fit
   * @return mean absolute error of left-out mixtures, in units of each series' standard deviation
   */
  static double error(MixingForm form, Collection<MixingPoints> all, MixingFit.Options options) {
    // Summed in order: the sum must not depend on how many cores there are.
    double[] errors =
        all.parallelStream().mapToDouble(points -> error(form, points, options)).toArray();
    return Arrays.stream(errors).average().orElse(0);
  }

  private static double error(MixingForm form, MixingPoints points, MixingFit.Options options) {
    if (points.size() < 2) {
      return 0; // nothing can be left out: every ridge is as good
    }
    int[] order = IntStream.range(0, points.size()).toArray();
    SplittableRandom random = new SplittableRandom(Seeds.derive(options.seed(), "folds"));
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    int folds = Math.min(FOLDS, points.size());
    // Every fold starts from the law of all mixtures: it would find that minimum or one like it.
    Optional<MixingLaw> all = Optional.of(MixingFit.fit(form, points, options).law());
    double sum = 0;
    for (int fold = 0; fold < folds; fold++) {
      int f = fold;
      int[] rest =
          IntStream.range(0, order.length)
              .filter(i -> i % folds != f)
              .map(i -> order[i])
              .sorted()
              .toArray();
      MixingLaw law = MixingFit.fit(form, points.only(rest), options, all).law();
      for (int i = f; i < order.length; i += folds) {
        sum += Math.abs(law.loss(points.proportions()[order[i]]) - points.loss()[order[i]]);
      }
    }
    return sum / points.size() / Math.sqrt(Math.max(points.variance(), 1e-12));
  }

  /**
   * Chooses how many implicit domains an overall loss has.
   *
   * @param all the series
   * @param options how to fit
   * @return the form of the fewest units whose error is within a hundredth of the best
   */
  public static MixingForm implicit(Collection<MixingPoints> all, MixingFit.Options options) {
    double[] errors =
        IntStream.rangeClosed(1, 4)
            .mapToDouble(units -> error(new ImplicitDomains(units), all, options))
            .toArray();
    double least = Arrays.stream(errors).min().orElseThrow();
    int units = 1;
    while (errors[units - 1] > 1.01 * least) {
      units++;
    }
    return new ImplicitDomains(units);
  }
}
