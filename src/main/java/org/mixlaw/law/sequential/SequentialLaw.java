package org.mixlaw.law.sequential;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.mixlaw.law.ByDomain;
import org.mixlaw.law.Law;
import org.mixlaw.law.mixing.LossFunction;
import org.mixlaw.law.mixing.MixingFit;
import org.mixlaw.law.mixing.MixingForm;
import org.mixlaw.law.mixing.MixingLaw;
import org.mixlaw.law.mixing.MixingPoints;
import org.mixlaw.loss.PowerLaw;
import org.mixlaw.loss.Series;

/**
 * The sequential pipeline of "Data Mixing Laws" (arXiv 2403.16952, section 4): a step law for every
 * size and mixture carries each pilot to the target's tokens, a size law carries every mixture from
 * there to the target's size, and a mixing law is fitted on what comes out. Exponents are shared by
 * the curves of one size (steps) and by all mixtures (size). Predictions far beyond the pilots
 * follow the noise of short ranges: it is here to reproduce the paper and to be compared with.
 * Where the noise of measurements is known, each of the three counts its points by it: those of a
 * size law and of a mixing law as the measurements behind them do on average.
 *
 * @param form the mixing law at the target
 * @param trainingDomains the training domains, sorted
 * @param series the validation domains or clusters, sorted
 * @param mixtures the measured mixtures with their step laws
 * @param sizeUnit N0
 * @param ridge ridge penalty on the mixing law's slopes, as a share of the losses' variance
 */
@JsonTypeName("sequential")
public record SequentialLaw(
    MixingForm form,
    List<String> trainingDomains,
    List<String> series,
    List<Measured> mixtures,
    double sizeUnit,
    double ridge)
    implements Law {
  /** Searches for each mixing law at a target. */
  private static final int STARTS = 6;

  private static final double LEAST_LOSS = 1e-3;

  private static final PowerLaw.Range EXPONENTS = new PowerLaw.Range(0.02, 2, 1);

  /** Where no curve has the points that would tell. */
  private static final double USUAL_TOKEN_EXPONENT = 0.5;

  private static final double USUAL_SIZE_EXPONENT = 0.2;

  /** Copies. */
  public SequentialLaw {
    mixtures = List.copyOf(mixtures);
  }

  /**
   * A measured mixture.
   *
   * @param proportions in the order of the training domains
   * @param weight 1 but in a resampled law
   * @param stepLaws by series, then model size (non-embedding parameters); none where the mixture
   *     was not measured
   * @param precision of the measurements behind step laws over the usual, the same way; those that
   *     are missing are 1
   */
  public record Measured(
      @ByDomain double[] proportions,
      double weight,
      SortedMap<String, SortedMap<Long, PowerLaw>> stepLaws,
      @JsonInclude(JsonInclude.Include.NON_EMPTY)
          SortedMap<String, SortedMap<Long, Double>> precision) {
    /** Puts empty values where a document leaves them out. */
    public Measured {
      precision = precision == null ? Collections.emptySortedMap() : precision;
    }

    private void add(String series, long size, PowerLaw law, double itsPrecision) {
      stepLaws.computeIfAbsent(series, s -> new TreeMap<>()).put(size, law);
      if (itsPrecision != 1) {
        precision.computeIfAbsent(series, s -> new TreeMap<>()).put(size, itsPrecision);
      }
    }

    private double precision(String series, long size) {
      return precision.getOrDefault(series, Collections.emptySortedMap()).getOrDefault(size, 1.0);
    }

    /** Of all that was measured of a series. */
    private double precision(String series) {
      return stepLaws.get(series).keySet().stream()
          .mapToDouble(size -> precision(series, size))
          .average()
          .orElseThrow();
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
    double[] sizes = distinct(list, Series::params);
    double[] tokens = distinct(list, Series::tokens);
    double[][] mixtures = list.get(0).byMixture();
    List<Measured> measured =
        IntStream.range(0, mixtures.length)
            .mapToObj(m -> new Measured(mixtures[m], weights[m], new TreeMap<>(), new TreeMap<>()))
            .toList();
    List<double[]> precision = list.stream().map(Series::weights).toList();
    for (double size : sizes) {
      addStepLaws(list, precision, size, tokens[tokens.length - 1], measured);
    }
    return new SequentialLaw(
        form, trainingDomains, list.stream().map(Series::name).toList(), measured, sizes[0], ridge);
  }

  /** The same with another ridge penalty: step laws have none. */
  SequentialLaw with(double other) {
    return new SequentialLaw(form, trainingDomains, series, mixtures, sizeUnit, other);
  }

  private static double[] distinct(List<Series> list, Function<Series, double[]> what) {
    return list.stream()
        .flatMapToDouble(s -> Arrays.stream(what.apply(s)))
        .distinct()
        .sorted()
        .toArray();
  }

  /** Adds the step laws of one size, which share an exponent, to those of every mixture. */
  private static void addStepLaws(
      List<Series> list,
      List<double[]> precision,
      double size,
      double unit,
      List<Measured> mixtures) {
    List<List<PowerLaw.Curve>> curves = new ArrayList<>();
    for (int m = 0; m < mixtures.size(); m++) {
      int mixture = m;
      double weight = mixtures.get(m).weight;
      curves.add(
          IntStream.range(0, list.size())
              .mapToObj(i -> curve(list.get(i), precision.get(i), size, mixture, weight))
              .toList());
    }
    List<PowerLaw.Curve> usable =
        curves.stream().flatMap(List::stream).filter(c -> c.x().length > 2).toList();
    double exponent =
        usable.isEmpty() ? USUAL_TOKEN_EXPONENT : PowerLaw.exponent(usable, unit, EXPONENTS);
    for (int m = 0; m < mixtures.size(); m++) {
      for (int i = 0; i < list.size(); i++) {
        PowerLaw.Curve curve = curves.get(m).get(i);
        if (curve.x().length > 0) {
          mixtures
              .get(m)
              .add(
                  list.get(i).name(),
                  Math.round(size),
                  PowerLaw.fit(curve, unit, exponent),
                  Arrays.stream(curve.precision()).average().orElseThrow());
        }
      }
    }
  }

  private static PowerLaw.Curve curve(
      Series s, double[] precision, double size, int mixture, double weight) {
    int[] own =
        IntStream.range(0, s.size())
            .filter(m -> s.params()[m] == size && s.mixture()[m] == mixture)
            .toArray();
    return new PowerLaw.Curve(
        Arrays.stream(own).mapToDouble(m -> s.tokens()[m]).toArray(),
        Arrays.stream(own).mapToDouble(m -> s.loss()[m]).toArray(),
        Arrays.stream(own).mapToDouble(m -> precision[m]).toArray(),
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
        Arrays.stream(known).mapToObj(m -> mixtures.get(m).proportions()).toArray(double[][]::new),
        Arrays.stream(known).mapToDouble(m -> losses[m][column]).toArray(),
        Arrays.stream(known)
            .mapToObj(mixtures::get)
            .mapToDouble(m -> m.weight * m.precision(series.get(column)))
            .toArray());
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
    List<List<PowerLaw.Curve>> curves =
        mixtures.stream()
            .map(m -> series.stream().map(name -> overSizes(m, name, tokens)).toList())
            .toList();
    List<PowerLaw.Curve> usable =
        curves.stream().flatMap(List::stream).filter(c -> c.x().length > 1).toList();
    double exponent =
        usable.isEmpty() ? USUAL_SIZE_EXPONENT : PowerLaw.exponent(usable, sizeUnit, EXPONENTS);
    double[][] losses = new double[mixtures.size()][series.size()];
    for (int m = 0; m < losses.length; m++) {
      for (int i = 0; i < losses[m].length; i++) {
        PowerLaw.Curve curve = curves.get(m).get(i);
        if (curve.x().length > 1) {
          double loss = PowerLaw.fit(curve, sizeUnit, exponent).at(params);
          losses[m][i] = Math.max(LEAST_LOSS, loss);
        } else {
          boolean alone = curve.x().length == 1 && usable.isEmpty();
          losses[m][i] = alone ? curve.loss()[0] : Double.NaN;
        }
      }
    }
    return losses;
  }

  /** What step laws say of a mixture after some tokens, over the sizes that it was measured at. */
  private static PowerLaw.Curve overSizes(Measured mixture, String series, double tokens) {
    SortedMap<Long, PowerLaw> laws =
        mixture.stepLaws().getOrDefault(series, Collections.emptySortedMap());
    return new PowerLaw.Curve(
        laws.keySet().stream().mapToDouble(Long::doubleValue).toArray(),
        laws.values().stream().mapToDouble(law -> law.at(tokens)).toArray(),
        laws.keySet().stream().mapToDouble(size -> mixture.precision(series, size)).toArray(),
        mixture.weight());
  }
}
