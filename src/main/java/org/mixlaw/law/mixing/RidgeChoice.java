package org.mixlaw.law.mixing;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.IntStream;
import org.mixlaw.base.Seeds;

/**
 * Chooses the ridge of mixing laws by cross-validation over mixtures: one ridge for all series of a
 * table, since each alone has too few mixtures to choose by. Errors are counted in units of each
 * series' own spread.
 */
public final class RidgeChoice {
  private static final double LEAST = 1e-7;

  /** In the order of trials: the sooner a good one is known, the sooner others are given up. */
  private static final List<Double> CANDIDATES = List.of(1e-5, 1e-4, 1e-3, 1e-6, LEAST);

  private static final int FOLDS = 5;

  /** The fewest units are taken whose error is within this factor of the best. */
  private static final double AS_GOOD = 1.01;

  private RidgeChoice() {}

  /**
   * Laws of several series with a ridge in common.
   *
   * @param ridge the ridge, as a share of the losses' variance
   * @param fits to all mixtures, in the order of the series
   */
  public record Fitted(double ridge, List<MixingFit.Result> fits) {}

  /**
   * Fits with a ridge that is known.
   *
   * @param form the form
   * @param all the series
   * @param options how to fit
   * @return the laws
   */
  public static Fitted known(MixingForm form, List<MixingPoints> all, MixingFit.Options options) {
    return new Fitted(
        options.ridge(),
        all.parallelStream().map(points -> MixingFit.fit(form, points, options)).toList());
  }

  /**
   * Chooses.
   *
   * @param form the form
   * @param all the series
   * @param options how to fit; their ridge is not looked at
   * @return the ridge whose left-out mixtures are predicted best, the lowest of several, with the
   *     laws fitted to all mixtures
   */
  public static Fitted of(MixingForm form, List<MixingPoints> all, MixingFit.Options options) {
    double least = Double.POSITIVE_INFINITY;
    Optional<Fitted> best = Optional.empty();
    for (double ridge : CANDIDATES) {
      Trial trial = new Trial(form, all, options.withRidge(ridge), least);
      double error = trial.error();
      double kept = best.map(Fitted::ridge).orElse(0.0);
      if (error < least || (error == least && ridge < kept)) {
        least = error;
        best = Optional.of(new Fitted(ridge, List.of(trial.fits)));
      }
    }
    return best.orElseGet(() -> known(form, all, options.withRidge(LEAST)));
  }

  /**
   * Chooses how many implicit domains an overall loss has.
   *
   * @param all the series
   * @param options how to fit
   * @return the form of the fewest units whose error is within a hundredth of the best
   */
  public static MixingForm implicit(List<MixingPoints> all, MixingFit.Options options) {
    double[] errors = new double[4];
    double least = Double.POSITIVE_INFINITY;
    for (int units = 1; units <= errors.length; units++) {
      Trial trial = new Trial(new ImplicitDomains(units), all, options, AS_GOOD * least);
      errors[units - 1] = trial.error();
      least = Math.min(least, trial.error());
    }
    int units = 1;
    while (errors[units - 1] > AS_GOOD * least) {
      units++;
    }
    return new ImplicitDomains(units);
  }

  /** A trial: laws are fitted to all mixtures and to most of them, and asked for the others. */
  private static final class Trial {
    /** What a sum must exceed another by to be above it whatever the order of summing. */
    private static final double ROUNDING = 1e-9;

    private final MixingForm form;
    private final MixingFit.Options options;
    private final double limit;
    private final DoubleAdder soFar = new DoubleAdder();
    private final MixingFit.Result[] fits;
    private final double[] errors;

    /**
     * Tries a form.
     *
     * @param form the form
     * @param all the series
     * @param options how to fit
     * @param most the mean error beyond which the trial is given up
     */
    Trial(MixingForm form, List<MixingPoints> all, MixingFit.Options options, double most) {
      this.form = form;
      this.options = options;
      this.limit = most * all.size() * (1 + ROUNDING);
      this.fits = new MixingFit.Result[all.size()];
      this.errors = new double[all.size()];
      IntStream.range(0, all.size()).parallel().forEach(i -> tryOn(all.get(i), i));
    }

    /** Errors only rise: once they are beyond the limit, they stay there. */
    private boolean hopeless() {
      return soFar.sum() > limit;
    }

    /**
     * The mean absolute error of left-out mixtures, in units of each series' standard deviation;
     * infinite where the trial was given up.
     */
    double error() {
      // Summed in order: the sum must not depend on how many cores there are.
      return hopeless() ? Double.POSITIVE_INFINITY : Arrays.stream(errors).average().orElse(0);
    }

    private void tryOn(MixingPoints points, int series) {
      if (hopeless()) {
        return;
      }
      fits[series] = MixingFit.fit(form, points, options);
      if (points.size() < 2) {
        return; // nothing can be left out: every ridge is as good
      }
      // Every fold starts from the law of all mixtures: it would find that minimum or one like it.
      Optional<MixingLaw> all = Optional.of(fits[series].law());
      int[] order = order(points.size());
      double spread = Math.sqrt(Math.max(points.variance(), 1e-12));
      int folds = Math.min(FOLDS, points.size());
      double sum = 0;
      for (int fold = 0; fold < folds && !hopeless(); fold++) {
        int f = fold;
        int[] rest =
            IntStream.range(0, order.length)
                .filter(i -> i % folds != f)
                .map(i -> order[i])
                .sorted()
                .toArray();
        MixingLaw law = MixingFit.fit(form, points.only(rest), options, all).law();
        double before = sum;
        for (int i = f; i < order.length; i += folds) {
          sum += Math.abs(law.loss(points.proportions()[order[i]]) - points.loss()[order[i]]);
        }
        soFar.add((sum - before) / points.size() / spread);
      }
      errors[series] = sum / points.size() / spread;
    }

    private int[] order(int count) {
      int[] order = IntStream.range(0, count).toArray();
      SplittableRandom random = new SplittableRandom(Seeds.derive(options.seed(), "folds"));
      for (int i = order.length - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        int kept = order[i];
        order[i] = order[other];
        order[other] = kept;
      }
      return order;
    }
  }
}
