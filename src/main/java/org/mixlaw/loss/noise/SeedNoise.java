package org.mixlaw.loss.noise;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What runs that differ in their seed alone differ by: the standard deviation of a single run's
 * loss about the mean over seeds, {@code sd_i(N, L) = s_i(N) (L / L_i)^g} for series i at size N
 * and loss L. Between the sizes that were repeated ln s is interpolated in ln N, beyond them it
 * stays. Of a weighted sum of losses it is {@code sqrt(c (sum w sd)^2 + (1 - c) sum w^2 sd^2)}, c
 * being how far the series of one run err alike.
 *
 * @param groups how many mixtures and sizes were repeated
 * @param freedom degrees of freedom over them: repeats less one each
 * @param exponent g: 0 where noise is the same at all losses, 1 where it is proportional to them
 * @param level L_i by series, in the unit of the losses
 * @param deviation s_i by series and size, in the unit of the losses
 * @param common c, from 0 to 1
 */
public record SeedNoise(
    int groups,
    int freedom,
    double exponent,
    SortedMap<String, Double> level,
    SortedMap<String, SortedMap<Long, Double>> deviation,
    double common) {
  /** Keeps copies. */
  public SeedNoise {
    level = new TreeMap<>(level);
    deviation = new TreeMap<>(deviation);
  }

  /**
   * Whether something is known of a series.
   *
   * @param series a series
   * @return true if it was measured in repeats
   */
  public boolean knows(String series) {
    return deviation.containsKey(series);
  }

  /**
   * The standard deviation of one run's loss.
   *
   * @param series a series that is known
   * @param params non-embedding parameters N
   * @param loss the expected loss
   * @return standard deviation, in the unit of the losses
   */
  public double deviation(String series, double params, double loss) {
    SortedMap<Long, Double> bySize = deviation.get(series);
    List<Long> sizes = List.copyOf(bySize.keySet());
    double here = bySize.get(sizes.get(0));
    if (params >= sizes.get(sizes.size() - 1)) {
      here = bySize.get(sizes.get(sizes.size() - 1));
    } else if (params > sizes.get(0)) {
      int above = 1;
      while (sizes.get(above) < params) {
        above++;
      }
      double low = sizes.get(above - 1);
      double way = Math.log(params / low) / Math.log(sizes.get(above) / low);
      here =
          Math.exp(
              (1 - way) * Math.log(bySize.get(sizes.get(above - 1)))
                  + way * Math.log(bySize.get(sizes.get(above))));
    }
    return here * Math.pow(loss / level.get(series), exponent);
  }

  /**
   * The standard deviation of one run's weighted loss.
   *
   * @param weights weight by series; those without weight are not asked for
   * @param params non-embedding parameters N
   * @param losses the expected losses by series
   * @return standard deviation, in the unit of the losses; NaN where a weighted series is not known
   */
  public double deviation(Map<String, Double> weights, double params, Map<String, Double> losses) {
    double sum = 0;
    double squares = 0;
    for (Map.Entry<String, Double> weight : weights.entrySet()) {
      if (weight.getValue() > 0) {
        double each =
            knows(weight.getKey())
                ? weight.getValue()
                    * deviation(weight.getKey(), params, losses.get(weight.getKey()))
                : Double.NaN;
        sum += each;
        squares += each * each;
      }
    }
    return Math.sqrt(common * sum * sum + (1 - common) * squares);
  }
}
