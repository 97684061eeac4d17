package org.mixlaw.law.swarm;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mixlaw.loss.Series;

/**
 * Fits {@link SwarmLaw}: for every loss by itself the kernel's parameters at the mode of their
 * posterior, by a descent from the prior's mean with an analytic gradient, on {@value
 * #LEARNED_FROM} runs at most; then all runs' weights by one factorisation.
 */
public final class SwarmFit {
  /** Runs from which parameters are learned, at most: the time rises with the cube. */
  private static final int LEARNED_FROM = 320;

  private static final int ITERATIONS = 40;

  /** The same where a fit is one of many, as in hold-out validation. */
  private static final int BRIEFLY_FROM = 160;

  private static final int BRIEF_ITERATIONS = 25;

  /** No parameter is sought farther from the prior's mean, in its standard deviations. */
  private static final double BOUND = 6;

  /** How far beyond the measured losses a prediction may go, in ranges of their logarithms. */
  private static final double BELOW = 0.5;

  private static final double ABOVE = 2;
  private static final double LEAST_RANGE = 0.02;
  private static final double LEAST_SPREAD = 1e-6;
  private static final long SEED = 320;

  private SwarmFit() {}

  /**
   * Fits the law.
   *
   * @param trainingDomains the training domains, sorted
   * @param series the losses at one size and token count
   * @return the law
   */
  public static SwarmLaw fit(List<String> trainingDomains, List<Series> series) {
    return fit(trainingDomains, series, Map.of(), false);
  }

  /**
   * Fits the law, with kernels that are known already.
   *
   * @param trainingDomains the training domains, sorted
   * @param series the losses at one size and token count
   * @param known kernels by series; those of other series are learned
   * @param brief whether to learn them from fewer runs, in an eighth of the time
   * @return the law
   */
  public static SwarmLaw fit(
      List<String> trainingDomains,
      List<Series> series,
      Map<String, SwarmKernel> known,
      boolean brief) {
    List<Own> each =
        series.parallelStream()
            .map(s -> own(s, Optional.ofNullable(known.get(s.name())), brief))
            .toList();
    double[][] mixtures = series.get(0).byMixture();
    List<SwarmLaw.Measured> measured =
        Arrays.stream(mixtures)
            .map(mixture -> new SwarmLaw.Measured(mixture, new TreeMap<>(), new TreeMap<>()))
            .toList();
    SortedMap<String, SwarmLaw.Field> parameters = new TreeMap<>();
    for (int i = 0; i < each.size(); i++) {
      String name = series.get(i).name();
      parameters.put(name, each.get(i).field());
      each.get(i).dual().forEach((mixture, own) -> measured.get(mixture).dual().put(name, own));
      each.get(i)
          .precision()
          .forEach((mixture, own) -> measured.get(mixture).precision().put(name, own));
    }
    return new SwarmLaw(trainingDomains, measured, parameters);
  }

  /**
   * What one series has of its own.
   *
   * @param field its function
   * @param dual the weights of its runs, by the number of their mixture
   * @param precision of its runs, the same way; none where all are the same
   */
  private record Own(
      SwarmLaw.Field field, Map<Integer, double[]> dual, Map<Integer, double[]> precision) {}

  private static Own own(Series measured, Optional<SwarmKernel> known, boolean brief) {
    Series s = byMixture(measured);
    double[] logs = Arrays.stream(s.loss()).map(Math::log).toArray();
    double[] precision = s.weights();
    double mean = mean(precision, i -> logs[i]);
    double squares = mean(precision, i -> (logs[i] - mean) * (logs[i] - mean));
    double spread = Math.max(Math.sqrt(squares), LEAST_SPREAD);
    double[] y = Arrays.stream(logs).map(l -> (l - mean) / spread).toArray();
    SwarmKernel kernel = known.orElseGet(() -> learn(s, precision, y, brief));
    double[] dual =
        Cholesky.of(kernel.features(s.proportions(), precision).covariance())
            .orElseThrow(() -> new IllegalStateException("no covariance: " + s.name()))
            .solve(y);
    double least = Arrays.stream(logs).min().orElseThrow();
    double most = Arrays.stream(logs).max().orElseThrow();
    double range = Math.max(most - least, LEAST_RANGE);
    boolean alike = Arrays.stream(precision).allMatch(p -> p == 1);
    return new Own(
        new SwarmLaw.Field(kernel, mean, spread, least - BELOW * range, most + ABOVE * range),
        byMixture(s, dual),
        alike ? Map.of() : byMixture(s, precision));
  }

  /** A mean over runs of which the more precise count more. */
  private static double mean(double[] precision, IntToDoubleFunction of) {
    return IntStream.range(0, precision.length)
        .mapToDouble(i -> precision[i] * of.applyAsDouble(i))
        .average()
        .orElseThrow();
  }

  private static Map<Integer, double[]> byMixture(Series s, double[] byRun) {
    return IntStream.range(0, byRun.length)
        .boxed()
        .collect(
            Collectors.groupingBy(
                i -> s.mixture()[i],
                TreeMap::new,
                Collectors.collectingAndThen(
                    Collectors.toList(),
                    runs -> runs.stream().mapToDouble(i -> byRun[i]).toArray())));
  }

  /** The runs of a series, those of one mixture beside each other: the order of a law's weights. */
  private static Series byMixture(Series s) {
    return s.at(
        IntStream.range(0, s.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> s.mixture()[i]))
            .mapToInt(Integer::intValue)
            .toArray());
  }

  private static SwarmKernel learn(Series s, double[] precision, double[] y, boolean brief) {
    int[] rows = rows(s, brief ? BRIEFLY_FROM : LEARNED_FROM);
    double[][] mixtures =
        Arrays.stream(rows).mapToObj(i -> s.proportions()[i]).toArray(double[][]::new);
    SwarmPrior prior = new SwarmPrior(mixtures[0].length);
    SwarmObjective objective =
        new SwarmObjective(
            prior,
            mixtures,
            Arrays.stream(rows).mapToDouble(i -> precision[i]).toArray(),
            Arrays.stream(rows).mapToDouble(i -> y[i]).toArray());
    return prior.kernel(
        new Lbfgs(objective, BOUND, brief ? BRIEF_ITERATIONS : ITERATIONS)
            .minimise(new double[prior.size()]));
  }

  /** Runs of some mixtures, the same for every series that has them. */
  private static int[] rows(Series s, int most) {
    int[] order = IntStream.range(0, s.mixtures()).toArray();
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    int[] place = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      place[order[i]] = i;
    }
    return IntStream.range(0, s.size())
        .boxed()
        .sorted((a, b) -> Integer.compare(place[s.mixture()[a]], place[s.mixture()[b]]))
        .mapToInt(Integer::intValue)
        .limit(most)
        .sorted()
        .toArray();
  }
}
