package org.mixlaw.fit;

import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.mixlaw.loss.noise.MeasurementNoise;

/**
 * What repeats and standard errors say of one run's losses at a target, by series in their order.
 *
 * @param seeds standard deviation by seed; NaN where that is not known
 * @param evaluation standard deviation of the evaluation against another model's on the same text;
 *     0 where no standard error is known
 * @param common how far the series of one run err alike, from 0 to 1
 */
record RunNoise(double[] seeds, double[] evaluation, double common) {
  /**
   * How far the losses of single sequences go together between models of one size that were trained
   * on different mixtures: what their evaluations on one text have in common. Correlations of .92
   * to .99 were seen in real text where both mixtures had some of the domain, .53 to .85 where one
   * had next to none.
   */
  private static final double SAME_TEXT = 0.9;

  /**
   * The noise of a run.
   *
   * @param laws the laws, with what is known of the noise of their measurements
   * @param params non-embedding parameters
   * @param losses the expected losses by series
   * @return the noise
   */
  static RunNoise of(FittedLaws laws, double params, double[] losses) {
    MeasurementNoise noise = laws.noise();
    int count = laws.series().size();
    double[] seeds = new double[count];
    double[] evaluation = new double[count];
    for (int i = 0; i < count; i++) {
      String name = laws.series().get(i);
      double loss = losses[i];
      seeds[i] =
          noise
              .seeds()
              .filter(known -> known.knows(name))
              .map(known -> known.deviation(name, params, loss))
              .orElse(Double.NaN);
      evaluation[i] = noise.evaluation().getOrDefault(name, 0.0) * loss * Math.sqrt(1 - SAME_TEXT);
    }
    return new RunNoise(seeds, evaluation, noise.seeds().map(known -> known.common()).orElse(0.0));
  }

  /**
   * By seed, of a weighted sum.
   *
   * @param weights weight by series
   * @return standard deviation; empty where a weighted series was not repeated
   */
  OptionalDouble ofSeeds(double[] weights) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < weights.length; i++) {
      double each = weights[i] == 0 ? 0 : weights[i] * seeds[i];
      sum += each;
      squares += each * each;
    }
    double deviation = Math.sqrt(common * sum * sum + (1 - common) * squares);
    return Double.isNaN(deviation) ? OptionalDouble.empty() : OptionalDouble.of(deviation);
  }

  /**
   * By the text of the evaluation, of a weighted sum: each domain has a text of its own.
   *
   * @param weights weight by series
   * @return standard deviation
   */
  double ofEvaluation(double[] weights) {
    return Math.sqrt(
        IntStream.range(0, weights.length)
            .mapToDouble(i -> Math.pow(weights[i] * evaluation[i], 2))
            .sum());
  }

  /**
   * Of a weighted sum, by seed and text.
   *
   * @param weights weight by series
   * @return standard deviation, as far as it is known
   */
  double of(double[] weights) {
    return Math.hypot(ofSeeds(weights).orElse(0), ofEvaluation(weights));
  }
}
