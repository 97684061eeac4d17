package org.mixlaw.fit.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.mixlaw.mixture.Mixture;

/**
 * A regression on the proportions, and on ln N and ln D where the table has several sizes or token
 * counts. Trees and processes cannot leave the range that they have seen: there they take what a
 * linear regression of ln loss leaves over. Large tables are thinned for them, evenly over the
 * checkpoints.
 *
 * @param regression which
 */
record MixtureRegression(Regression regression) implements Baseline {
  private static final int MOST_POINTS = 120;
  private static final double LEAST_LOSS = 1e-3;

  @Override
  public String label() {
    return regression.label();
  }

  @Override
  public boolean extrapolatesOwnCurve() {
    return false;
  }

  @Override
  public Fitted fit(List<Observation> observations, long seed) {
    Features features = Features.of(observations);
    boolean library =
        regression == Regression.BOOSTED_TREES || regression == Regression.GAUSSIAN_PROCESS;
    List<Observation> used = library ? thinned(observations) : observations;
    double[][] x = used.stream().map(features::of).toArray(double[][]::new);
    double[] y = used.stream().mapToDouble(Observation::loss).toArray();
    if (!library || !features.extended()) {
      ToDoubleFunction<double[]> fitted = regression.fit(x, y, seed);
      return (mixture, params, tokens) ->
          OptionalDouble.of(
              Math.max(LEAST_LOSS, fitted.applyAsDouble(features.of(mixture, params, tokens))));
    }
    double[][] all = observations.stream().map(features::of).toArray(double[][]::new);
    double[] losses = observations.stream().mapToDouble(Observation::loss).toArray();
    ToDoubleFunction<double[]> trend = Regression.LOG_LINEAR.fit(all, losses, seed);
    double[] rest = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      rest[i] = y[i] - trend.applyAsDouble(x[i]);
    }
    ToDoubleFunction<double[]> fitted = regression.fit(x, rest, seed);
    return (mixture, params, tokens) -> {
      double[] at = features.of(mixture, params, tokens);
      return OptionalDouble.of(
          Math.max(LEAST_LOSS, trend.applyAsDouble(at) + fitted.applyAsDouble(at)));
    };
  }

  /**
   * The last checkpoint of every run, and of the others as many as there is room for, evenly: the
   * end of training matters most and neighbours say nearly the same.
   */
  private static List<Observation> thinned(List<Observation> observations) {
    if (observations.size() <= MOST_POINTS) {
      return observations;
    }
    List<Observation> sorted = new ArrayList<>(observations);
    sorted.sort(
        java.util.Comparator.comparingDouble(Observation::tokens)
            .reversed()
            .thenComparingDouble(Observation::params)
            .thenComparing(o -> o.mixture().toString()));
    double last = sorted.get(0).tokens();
    List<Observation> kept =
        new ArrayList<>(sorted.stream().filter(o -> o.tokens() == last).toList());
    List<Observation> others = sorted.subList(kept.size(), sorted.size());
    int room = Math.max(0, MOST_POINTS - kept.size());
    for (int k = 0; k < room && !others.isEmpty(); k++) {
      kept.add(others.get((int) ((long) k * others.size() / room)));
    }
    return kept.subList(0, Math.min(kept.size(), MOST_POINTS));
  }

  /** What a point is described by: all proportions, then ln N and ln D where they vary. */
  private record Features(SortedSet<String> domains, boolean sizes, boolean tokens) {
    static Features of(List<Observation> observations) {
      SortedSet<String> domains = new TreeSet<>();
      observations.forEach(o -> domains.addAll(o.mixture().domains()));
      return new Features(
          domains,
          observations.stream().mapToDouble(Observation::params).distinct().count() > 1,
          observations.stream().mapToDouble(Observation::tokens).distinct().count() > 1);
    }

    boolean extended() {
      return sizes || tokens;
    }

    double[] of(Observation o) {
      return of(o.mixture(), o.params(), o.tokens());
    }

    double[] of(Mixture mixture, double params, double seen) {
      double[] features = new double[domains.size() + (sizes ? 1 : 0) + (tokens ? 1 : 0)];
      int at = 0;
      for (String domain : domains) {
        features[at++] = mixture.get(domain);
      }
      if (sizes) {
        features[at++] = Math.log(params);
      }
      if (tokens) {
        features[at] = Math.log(seen);
      }
      return features;
    }
  }
}
