package org.mixlaw.law.sequential;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.mixlaw.law.Law;
import org.mixlaw.law.mixing.LossFunction;
import org.mixlaw.law.mixing.MixingFit;
import org.mixlaw.law.mixing.MixingForm;
import org.mixlaw.law.mixing.MixingLaw;
import org.mixlaw.law.mixing.MixingPoints;
import org.mixlaw.law.scaling.PowerExponent;
import org.mixlaw.loss.Series;

/**
 * The sequential pipeline of "Data Mixing Laws" (arXiv 2403.16952, section 4): a step law for every
 * size and mixture carries each pilot to the target's tokens, a size law carries every mixture from
 * there to the target's size, and a mixing law is fitted on what comes out. Exponents are shared by
 * the curves of one size (steps) and by all mixtures (size). Predictions far beyond the pilots
 * follow the noise of short ranges: it is here to reproduce the paper and to be compared with.
 *
 * @param form the mixing law at the target
 * @param trainingDomains the training domains, sorted
 * @param series the validation domains or clusters, sorted
 * @param mixtures proportions of every mixture
 * @param tokenUnit D0
 * @param sizeUnit N0
 * @param sizes the step laws of every model size, rising
 * @param weights by mixture: 1 but in a resampled law
 * @param ridge ridge penalty on the mixing law's slopes, as a share of the losses' variance
 */
@JsonTypeName("sequential")
public record SequentialLaw(
    MixingForm form,
    List<String> trainingDomains,
    List<String> series,
    List<double[]> mixtures,
    double tokenUnit,
    double sizeUnit,
    List<StepLaws> sizes,
    double[] weights,
    double ridge)
    implements Law {
  /** Searches for each mixing law at a target. */
  private static final int STARTS = 6;

  private static final double LEAST_LOSS = 1e-3;

  /**
   * The step laws of one model size.
   *
   * @param params non-embedding parameters
   * @param exponent the exponent of its curves
   * @param floor E by mixture, then series; NaN where a mixture was not measured
   * @param scale B by mixture, then series
   */
  public record StepLaws(long params, double exponent, double[][] floor, double[][] scale) {
    double loss(int mixture, int series, double tokens, double unit) {
      return floor[mixture][series] + scale[mixture][series] * Math.pow(tokens / unit, -exponent);
    }
  }

  /**
   * Fits the step laws.
   *
   * @param form the mixing law
   * @param trainingDomains the training domains, sorted
   * @param list the measurements
   * @param weights weight by mixture of the table
   * @param ridge ridge penalty on the mixing law's slopes
   * @return the law
   */
  public static SequentialLaw fit(
      MixingForm form,
      List<String> trainingDomains,
      List<Series> list,
      double[] weights,
      double ridge) {
    List<double[]> mixtures = List.of(list.get(0).byMixture());
    double[] sizes =
        list.stream().flatMapToDouble(s -> Arrays.stream(s.params())).distinct().sorted().toArray();
    double[] tokens =
        list.stream().flatMapToDouble(s -> Arrays.stream(s.tokens())).distinct().sorted().toArray();
    double tokenUnit = tokens[tokens.length - 1];
    List<StepLaws> steps = new ArrayList<>();
    for (double size : sizes) {
      List<PowerExponent.Curve> curves = new ArrayList<>();
      for (int m = 0; m < mixtures.size(); m++) {
        for (Series s : list) {
          curves.add(curve(s, size, m, weights[m]));
        }
      }
      List<PowerExponent.Curve> usable = curves.stream().filter(c -> c.x().length > 2).toList();
      double exponent = usable.isEmpty() ? 0.5 : PowerExponent.shared(usable, tokenUnit);
      double[][] floor = new double[mixtures.size()][list.size()];
      double[][] scale = new double[mixtures.size()][list.size()];
      for (int m = 0; m < mixtures.size(); m++) {
        for (int i = 0; i < list.size(); i++) {
          PowerExponent.Curve curve = curves.get(m * list.size() + i);
          if (curve.x().length == 0) {
            floor[m][i] = Double.NaN;
            continue;
          }
          PowerExponent.Line line = PowerExponent.line(curve, tokenUnit, exponent);
          floor[m][i] = line.floor();
          scale[m][i] = line.scale();
        }
      }
      steps.add(new StepLaws(Math.round(size), exponent, floor, scale));
    }
    return new SequentialLaw(
        form,
        trainingDomains,
        list.stream().map(Series::name).toList(),
        mixtures,
        tokenUnit,
        sizes[0],
        steps,
        weights,
        ridge);
  }

  private static PowerExponent.Curve curve(Series s, double size, int mixture, double weight) {
    int[] own =
        IntStream.range(0, s.size())
            .filter(m -> s.params()[m] == size && s.mixture()[m] == mixture)
            .toArray();
    return new PowerExponent.Curve(
        Arrays.stream(own).mapToDouble(m -> s.tokens()[m]).toArray(),
        Arrays.stream(own).mapToDouble(m -> s.loss()[m]).toArray(),
        weight);
  }

  @Override
  public AtTarget at(double params, double tokens) {
    double[][] losses = atTarget(params, tokens);
    MixingFit.Options options = new MixingFit.Options(ridge, STARTS, 1, LossFunction.SQUARED);
    MixingLaw[] laws =
        IntStream.range(0, series.size())
            .parallel()
            .mapToObj(i -> MixingFit.fit(form, points(losses, i), options).law())
            .toArray(MixingLaw[]::new);
    return proportions ->
        Arrays.stream(laws).mapToDouble(law -> Math.min(MAX_LOSS, law.loss(proportions))).toArray();
  }

  private MixingPoints points(double[][] losses, int column) {
    int[] known =
        IntStream.range(0, mixtures.size())
            .filter(m -> Double.isFinite(losses[m][column]))
            .toArray();
    return new MixingPoints(
        Arrays.stream(known).mapToObj(mixtures::get).toArray(double[][]::new),
        Arrays.stream(known).mapToDouble(m -> losses[m][column]).toArray(),
        Arrays.stream(known).mapToDouble(m -> weights[m]).toArray());
  }

  /**
   * What the mixing law is fitted to where the last size was last measured.
   *
   * @param params non-embedding parameters of the target
   * @param tokens its tokens
   * @return points by series
   */
  public List<MixingPoints> points(double params, double tokens) {
    double[][] losses = atTarget(params, tokens);
    return IntStream.range(0, series.size()).mapToObj(i -> points(losses, i)).toList();
  }

  /** The loss of every mixture and series at the target, by step law and size law. */
  private double[][] atTarget(double params, double tokens) {
    double[][] losses = new double[mixtures.size()][series.size()];
    List<PowerExponent.Curve> curves = new ArrayList<>();
    for (int m = 0; m < mixtures.size(); m++) {
      for (int i = 0; i < series.size(); i++) {
        int mixture = m;
        int column = i;
        List<StepLaws> known =
            sizes.stream().filter(s -> Double.isFinite(s.floor()[mixture][column])).toList();
        curves.add(
            new PowerExponent.Curve(
                known.stream().mapToDouble(StepLaws::params).toArray(),
                known.stream()
                    .mapToDouble(s -> s.loss(mixture, column, tokens, tokenUnit))
                    .toArray(),
                weights[m]));
      }
    }
    List<PowerExponent.Curve> usable = curves.stream().filter(c -> c.x().length > 1).toList();
    double exponent = usable.isEmpty() ? 0.2 : PowerExponent.shared(usable, sizeUnit);
    for (int m = 0; m < mixtures.size(); m++) {
      for (int i = 0; i < series.size(); i++) {
        PowerExponent.Curve curve = curves.get(m * series.size() + i);
        if (curve.x().length == 0) {
          losses[m][i] = Double.NaN;
        } else if (curve.x().length == 1 && usable.isEmpty()) {
          losses[m][i] = curve.loss()[0];
        } else if (curve.x().length == 1) {
          losses[m][i] = Double.NaN;
        } else {
          PowerExponent.Line line = PowerExponent.line(curve, sizeUnit, exponent);
          losses[m][i] =
              Math.max(
                  LEAST_LOSS, line.floor() + line.scale() * Math.pow(params / sizeUnit, -exponent));
        }
      }
    }
    return losses;
  }
}
