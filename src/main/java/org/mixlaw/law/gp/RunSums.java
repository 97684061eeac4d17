package org.mixlaw.law.gp;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.mixlaw.law.scaling.ScaleFit;
import org.mixlaw.law.scaling.Weighting;
import org.mixlaw.loss.Series;

/** The runs of one series, summed up. */
final class RunSums {
  /** How far beyond the measured levels a level may go, in measured ranges of its logarithm. */
  private static final double BELOW = 0.5;

  private static final double ABOVE = 2;

  private final String name;
  private final ScaleFit.Scale scale;
  private final double level;
  private final double spread;
  private final double[] logLevels;
  private final RunPattern pattern;
  private final double[] sum;
  private final double[] byToken;
  private final double[] squares;

  /**
   * Sums up runs.
   *
   * @param s the measurements of a series
   * @param frame the law without its functions
   * @param scales how the series scale
   * @param weighting the weight of every measurement
   * @param drift what of a measurement's logarithm is left out, by its place in the series
   */
  RunSums(
      Series s,
      GaussianProcessLaw frame,
      ScaleFit.Result scales,
      Weighting weighting,
      IntToDoubleFunction drift) {
    this.name = s.name();
    this.scale = scales.scales().get(name);
    this.logLevels = Arrays.stream(scale.level()).filter(Double::isFinite).map(Math::log).toArray();
    this.level = Arrays.stream(logLevels).average().orElseThrow();
    double variance =
        Arrays.stream(logLevels).map(l -> (l - level) * (l - level)).average().orElse(0);
    this.spread = Math.max(Math.sqrt(variance), 1e-5);
    double[] weights = weighting.weights(s);
    record Key(int mixture, double params) {}
    Map<Key, Sums> sums = new LinkedHashMap<>();
    for (int m = 0; m < s.size(); m++) {
      double scaled = s.loss()[m] / scale.at(frame.shape(), s.params()[m], s.tokens()[m]);
      double z = (Math.log(scaled) - drift.applyAsDouble(m) - level) / spread;
      sums.computeIfAbsent(new Key(s.mixture()[m], s.params()[m]), key -> new Sums())
          .add(z, frame.y(s.tokens()[m]), weights[m]);
    }
    List<Key> keys = List.copyOf(sums.keySet());
    List<Sums> values = List.copyOf(sums.values());
    this.pattern =
        new RunPattern(
            keys.stream().map(Key::mixture).toList(),
            keys.stream().map(key -> frame.x(key.params())).toList(),
            values.stream().map(v -> v.count).toList(),
            values.stream().map(v -> v.token / v.usual()).toList(),
            values.stream().map(v -> v.tokenSquares / v.usual()).toList(),
            values.stream().map(v -> v.weight / v.count).toList());
    this.sum = values.stream().mapToDouble(v -> v.loss / v.usual()).toArray();
    this.byToken = values.stream().mapToDouble(v -> v.lossByToken / v.usual()).toArray();
    this.squares = values.stream().mapToDouble(v -> v.lossSquares / v.usual()).toArray();
  }

  /**
   * Sums over the checkpoints of one run: of token terms and of standardised log losses, each
   * counting by its weight over the run's mean.
   */
  private static final class Sums {
    private int count;
    private double token;
    private double tokenSquares;
    private double loss;
    private double lossByToken;
    private double lossSquares;
    private double weight;
    private double first;
    private double share;

    void add(double z, double y, double itsWeight) {
      first = count == 0 ? itsWeight : first;
      double own = itsWeight / first;
      count++;
      token += own * y;
      tokenSquares += own * y * y;
      loss += own * z;
      lossByToken += own * z * y;
      lossSquares += own * z * z;
      share += own;
      weight += itsWeight;
    }

    /** The mean weight over the first's: what sums are to be divided by. */
    double usual() {
      return share / count;
    }
  }

  private RunSums(RunSums all, int[] kept) {
    this.name = all.name;
    this.scale = all.scale;
    this.level = all.level;
    this.spread = all.spread;
    this.logLevels = all.logLevels;
    this.pattern =
        new RunPattern(
            Arrays.stream(kept).mapToObj(all.pattern.mixture()::get).toList(),
            Arrays.stream(kept).mapToObj(all.pattern.size()::get).toList(),
            Arrays.stream(kept).mapToObj(all.pattern.count()::get).toList(),
            Arrays.stream(kept).mapToObj(all.pattern.token()::get).toList(),
            Arrays.stream(kept).mapToObj(all.pattern.tokenSquares()::get).toList(),
            Arrays.stream(kept).mapToObj(all.pattern.weight()::get).toList());
    this.sum = Arrays.stream(kept).mapToDouble(k -> all.sum[k]).toArray();
    this.byToken = Arrays.stream(kept).mapToDouble(k -> all.byToken[k]).toArray();
    this.squares = Arrays.stream(kept).mapToDouble(k -> all.squares[k]).toArray();
  }

  /** The runs of every n-th mixture. */
  RunSums every(int n) {
    return new RunSums(
        this,
        IntStream.range(0, sum.length).filter(k -> pattern.mixture().get(k) % n == 0).toArray());
  }

  GaussianProcessLaw.Field field() {
    double least = Arrays.stream(logLevels).min().orElseThrow();
    double most = Arrays.stream(logLevels).max().orElseThrow();
    double range = Math.max(most - least, 0.02);
    return new GaussianProcessLaw.Field(
        scale.sizeFactor(),
        scale.tokenFactor(),
        level,
        spread,
        least - BELOW * range,
        most + ABOVE * range);
  }

  String name() {
    return name;
  }

  RunPattern pattern() {
    return pattern;
  }

  /** Sum of a run's logarithms, standardised. */
  double sum(int run) {
    return sum[run];
  }

  /** Their products with the token terms, summed. */
  double byToken(int run) {
    return byToken[run];
  }

  /** Their squares, summed. */
  double squares(int run) {
    return squares[run];
  }
}
