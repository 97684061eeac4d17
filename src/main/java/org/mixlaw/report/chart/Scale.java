package org.mixlaw.report.chart;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.mixlaw.base.Counts;

/**
 * Maps values to pixels, and knows its ticks.
 *
 * @param from the value at the first pixel
 * @param to the value at the last pixel
 * @param first the first pixel
 * @param last the last pixel
 * @param logarithmic whether equal ratios are equally far apart
 */
record Scale(double from, double to, double first, double last, boolean logarithmic) {
  /** A linear scale over values, with a margin of 4%. */
  static Scale linear(DoubleStream values, double first, double last) {
    double[] range = range(values);
    double margin = range[1] > range[0] ? 0.04 * (range[1] - range[0]) : 0.5;
    return new Scale(range[0] - margin, range[1] + margin, first, last, false);
  }

  /** A logarithmic scale over positive values, with a margin of 3%. */
  static Scale logarithmic(DoubleStream values, double first, double last) {
    double[] range = range(values);
    double margin = range[1] > range[0] ? Math.pow(range[1] / range[0], 0.03) : 1.5;
    return new Scale(range[0] / margin, range[1] * margin, first, last, true);
  }

  private static double[] range(DoubleStream values) {
    double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    values
        .filter(Double::isFinite)
        .forEach(
            value -> {
              range[0] = Math.min(range[0], value);
              range[1] = Math.max(range[1], value);
            });
    return range[0] > range[1] ? new double[] {1, 1} : range;
  }

  /** The same pixels for its own values and those of another scale. */
  Scale spanning(Scale other) {
    return new Scale(Math.min(from, other.from), Math.max(to, other.to), first, last, logarithmic);
  }

  /** The pixel of a value. */
  public double at(double value) {
    double way =
        logarithmic ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
    return first + way * (last - first);
  }

  /** About so many round values within the scale. */
  List<Double> ticks(int about) {
    return logarithmic ? logarithmicTicks(about) : linearTicks(about);
  }

  private List<Double> linearTicks(int about) {
    double rough = (to - from) / about;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step =
        rough / power < 1.5
            ? power
            : rough / power < 3.5 ? 2 * power : rough / power < 7.5 ? 5 * power : 10 * power;
    List<Double> ticks = new ArrayList<>();
    for (long k = (long) Math.ceil(from / step); k * step <= to; k++) {
      ticks.add(k * step);
    }
    return ticks;
  }

  private List<Double> logarithmicTicks(int about) {
    List<Double> best = new ArrayList<>();
    for (double[] digits : new double[][] {{1}, {1, 3}, {1, 2, 5}, {1, 2, 3, 4, 5, 6, 7, 8, 9}}) {
      List<Double> ticks = new ArrayList<>();
      for (int e = (int) Math.floor(Math.log10(from)); e <= Math.log10(to); e++) {
        for (double digit : digits) {
          double value = digit * Math.pow(10, e);
          if (value >= from && value <= to) {
            ticks.add(value);
          }
        }
      }
      if (best.isEmpty() || ticks.size() <= about + 1) {
        best = ticks;
      }
    }
    return best;
  }

  /** A tick as text, with as many decimals as its neighbours need. */
  String label(double tick, Collection<Double> ticks) {
    if (logarithmic) {
      return Counts.brief(tick);
    }
    double step =
        ticks.stream()
            .sorted()
            .reduce(
                new double[] {Double.NaN, Double.POSITIVE_INFINITY},
                (state, value) ->
                    new double[] {
                      value,
                      Double.isNaN(state[0]) ? state[1] : Math.min(state[1], value - state[0])
                    },
                (a, b) -> a)[1];
    int decimals =
        Double.isInfinite(step) ? 2 : (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    return String.format(Locale.ROOT, "%." + decimals + "f", tick == 0 ? 0.0 : tick)
        .replace('-', '\u2212');
  }
}
