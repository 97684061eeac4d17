package org.mixlaw.law.gp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleValueChecker;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.mixlaw.law.scaling.Drift;
import org.mixlaw.law.scaling.Grid;
import org.mixlaw.law.scaling.LossShape;
import org.mixlaw.law.scaling.ScaleFit;
import org.mixlaw.law.scaling.TokenResiduals;
import org.mixlaw.law.scaling.Weighting;
import org.mixlaw.loss.Series;

/**
 * Fits {@link GaussianProcessLaw}: {@link ScaleFit} first, then Gaussian processes to what the
 * logarithms of losses leave of the scale. Noise is a run's own (seed, data order) and a
 * checkpoint's; how much of each there is, and how strong the functions' parts are, maximises the
 * marginal likelihood of all series together. Everything after that is linear algebra, so that
 * draws of the posterior are exact (Matheron's rule).
 */
public final class GaussianProcessFit {
  /** Mixtures from which hyperparameters are learned, at most: their cost rises with the cube. */
  private static final int LEARNED_FROM = 40;

  private static final int EVALUATIONS = 120;

  /** Series whose runs err alike count as this many, at most, when hyperparameters are learned. */
  private static final double INDEPENDENT = 5;

  /** How far hyperparameters are let off the typical ones: standard deviation of the logarithm. */
  private static final double WIDTH = 0.7;

  private final List<String> trainingDomains;
  private final List<Series> series;
  private final Weighting weighting;
  private final ScaleFit.Result scales;

  private GaussianProcessFit(
      List<String> trainingDomains,
      List<Series> series,
      Weighting weighting,
      ScaleFit.Result scales) {
    this.trainingDomains = trainingDomains;
    this.series = series;
    this.weighting = weighting;
    this.scales = scales;
  }

  /**
   * Fits the law, or draws one that is as plausible.
   *
   * @param trainingDomains the training domains, sorted
   * @param series the measurements
   * @param weighting the weight of every measurement
   * @param scales how the series scale
   * @param known hyperparameters where they are known already; else they are learned
   * @param draw the seed of a draw from the posterior; empty for its mean
   * @return the law
   */
  public static GaussianProcessLaw fit(
      List<String> trainingDomains,
      List<Series> series,
      Weighting weighting,
      ScaleFit.Result scales,
      Optional<Hyperparameters> known,
      Optional<Long> draw) {
    return new GaussianProcessFit(trainingDomains, series, weighting, scales).fit(known, draw);
  }

  private GaussianProcessLaw fit(Optional<Hyperparameters> known, Optional<Long> draw) {
    double[][] mixtures = series.get(0).byMixture();
    GaussianProcessLaw frame = frame(mixtures, draw);
    Hyperparameters hyperparameters =
        known.orElseGet(() -> learn(frame, sums(frame, s -> measurement -> 0)));
    Grid grid = new Grid(series);
    List<RunSums> runs = sums(frame, s -> new TokenResiduals(s, grid, scales)::of);
    GaussianProcessLaw law = withHyperparameters(frame, hyperparameters);
    Map<RunPattern, GaussianProcessPosterior> posteriors = new LinkedHashMap<>();
    SortedMap<String, GaussianProcessLaw.Field> fields = new TreeMap<>();
    List<SortedMap<String, GaussianProcessLaw.Dual>> duals = new ArrayList<>();
    law.mixtures().forEach(mixture -> duals.add(new TreeMap<>()));
    for (RunSums own : runs) {
      GaussianProcessPosterior posterior =
          posteriors.computeIfAbsent(
              own.pattern(), p -> new GaussianProcessPosterior(p, law, hyperparameters));
      fields.put(own.name(), own.field());
      posterior.dual(own).forEach((m, dual) -> duals.get(m).put(own.name(), dual));
    }
    GaussianProcessLaw smooth = with(law, measured(mixtures, duals), fields, Drift.NONE);
    return with(law, smooth.mixtures(), fields, Drift.of(smooth, series));
  }

  /**
   * The sums of all series. What all runs leave in common at a token count is drift: a process that
   * took it for an effect of tokens would carry it far beyond what was measured. Hyperparameters
   * are learned with it: without it, checkpoints would seem to say more than they do.
   */
  private List<RunSums> sums(
      GaussianProcessLaw frame, Function<Series, IntToDoubleFunction> drift) {
    return series.stream()
        .map(s -> new RunSums(s, frame, scales, weighting, drift.apply(s)))
        .toList();
  }

  private static List<GaussianProcessLaw.Measured> measured(
      double[][] mixtures, List<SortedMap<String, GaussianProcessLaw.Dual>> duals) {
    return IntStream.range(0, mixtures.length)
        .mapToObj(m -> new GaussianProcessLaw.Measured(mixtures[m], duals.get(m)))
        .toList();
  }

  /** The law without hyperparameters and functions. */
  private GaussianProcessLaw frame(double[][] mixtures, Optional<Long> draw) {
    LossShape shape = scales.shape();
    double[] sizes =
        series.stream()
            .flatMapToDouble(s -> Arrays.stream(s.params()))
            .distinct()
            .sorted()
            .toArray();
    double[] tokens =
        series.stream()
            .flatMapToDouble(s -> Arrays.stream(s.tokens()))
            .distinct()
            .sorted()
            .toArray();
    return new GaussianProcessLaw(
        trainingDomains,
        shape,
        measured(mixtures, Collections.nCopies(mixtures.length, Collections.emptySortedMap())),
        Kernel.about(mixtures, 1, 1),
        new GaussianProcessLaw.Effects(1, 0, 0),
        new GaussianProcessLaw.Noise(0, 0),
        standard(Arrays.stream(sizes).map(shape::sizeTerm).toArray()),
        standard(Arrays.stream(tokens).map(d -> GaussianProcessLaw.tokenTerm(shape, d)).toArray()),
        draw,
        new TreeMap<>(),
        Drift.NONE);
  }

  private static GaussianProcessLaw.Standard standard(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
    return new GaussianProcessLaw.Standard(mean, squares > 0 ? Math.sqrt(squares) : 1);
  }

  private static GaussianProcessLaw withHyperparameters(
      GaussianProcessLaw frame, Hyperparameters s) {
    return new GaussianProcessLaw(
        frame.trainingDomains(),
        frame.shape(),
        frame.mixtures(),
        frame.kernel().with(s.linear(), s.additive()),
        new GaussianProcessLaw.Effects(
            1,
            frame.shape().bySize() ? s.sizeEffect() : 0,
            frame.shape().byTokens() ? s.tokenEffect() : 0),
        new GaussianProcessLaw.Noise(s.run(), s.checkpoint()),
        frame.size(),
        frame.token(),
        frame.draw(),
        frame.parameters(),
        Drift.NONE);
  }

  private static GaussianProcessLaw with(
      GaussianProcessLaw law,
      List<GaussianProcessLaw.Measured> mixtures,
      SortedMap<String, GaussianProcessLaw.Field> fields,
      Drift drift) {
    return new GaussianProcessLaw(
        law.trainingDomains(),
        law.shape(),
        mixtures,
        law.kernel(),
        law.effects(),
        law.noise(),
        law.size(),
        law.token(),
        law.draw(),
        fields,
        drift);
  }

  private Hyperparameters learn(GaussianProcessLaw frame, List<RunSums> runs) {
    int every = (frame.mixtures().size() + LEARNED_FROM - 1) / LEARNED_FROM;
    Map<RunPattern, List<RunSums>> patterns = new LinkedHashMap<>();
    for (RunSums own : runs) {
      RunSums some = every == 1 ? own : own.every(every);
      patterns.computeIfAbsent(some.pattern(), p -> new ArrayList<>()).add(some);
    }
    double[] best = new double[6];
    double[] least = {Double.POSITIVE_INFINITY};
    double[] steps = {0.7, 0.7, 0.7, 0.7, 0.7, 0.7};
    double share = Math.min(1, INDEPENDENT / runs.size());
    try {
      new SimplexOptimizer(new SimpleValueChecker(1e-9, 0.02))
          .optimize(
              new MaxEval(EVALUATIONS),
              GoalType.MINIMIZE,
              new InitialGuess(new double[6]),
              new NelderMeadSimplex(steps),
              new ObjectiveFunction(
                  step -> {
                    Hyperparameters hyperparameters = Hyperparameters.TYPICAL.moved(step);
                    GaussianProcessLaw law = withHyperparameters(frame, hyperparameters);
                    double value =
                        Arrays.stream(step).map(x -> 0.5 * x * x / WIDTH / WIDTH).sum()
                            + share * negativeLogMarginalLikelihood(patterns, law, hyperparameters);
                    if (value < least[0]) {
                      least[0] = value;
                      System.arraycopy(step, 0, best, 0, best.length);
                    }
                    return value;
                  }));
    } catch (TooManyEvaluationsException e) {
      // The best hyperparameters so far stand: they are flat there.
    }
    return Hyperparameters.TYPICAL.moved(best);
  }

  /** Of all series, summed in order: the sum must not depend on how many cores there are. */
  private static double negativeLogMarginalLikelihood(
      Map<RunPattern, List<RunSums>> patterns,
      GaussianProcessLaw law,
      Hyperparameters hyperparameters) {
    double[] each =
        patterns.entrySet().parallelStream()
            .mapToDouble(
                e ->
                    new GaussianProcessPosterior(e.getKey(), law, hyperparameters)
                        .negativeLogMarginalLikelihood(e.getValue()))
            .toArray();
    return Arrays.stream(each).sum();
  }
}
