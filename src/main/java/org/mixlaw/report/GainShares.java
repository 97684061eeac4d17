package org.mixlaw.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.mixlaw.optimum.Goal;

/**
 * What each domain gives to a gain: its weight times its own. They are written with as many
 * decimals each, and so rounded that they sum to the gain as it is written.
 *
 * @param parts share of the gain by domain; nats or what else losses are measured in
 */
record GainShares(SortedMap<String, Double> parts) {
  /** With more domains than this the smallest shares are told as one. */
  private static final int NAMED = 9;

  /** The shares in a sentence, the largest first. */
  String told(Goal goal) {
    double gain = parts.values().stream().mapToDouble(Double::doubleValue).sum();
    double most = parts.values().stream().mapToDouble(Math::abs).max().orElse(0);
    List<Map.Entry<String, Double>> bySize =
        parts.entrySet().stream()
            .sorted(
                Comparator.comparingDouble(
                    (Map.Entry<String, Double> e) -> -Math.abs(e.getValue())))
            .toList();
    int named = bySize.size() > NAMED ? NAMED - 1 : bySize.size();
    List<Map.Entry<String, Double>> shown = new ArrayList<>(bySize.subList(0, named));
    shown.sort(Comparator.comparingDouble(e -> -e.getValue()));
    if (named < bySize.size()) {
      double rest =
          bySize.subList(named, bySize.size()).stream().mapToDouble(Map.Entry::getValue).sum();
      shown.add(Map.entry("the other " + (bySize.size() - named) + " together", rest));
    }
    double unit = unit(most);
    long[] units = rounded(shown.stream().mapToDouble(e -> e.getValue() / unit).toArray());
    List<String> words = new ArrayList<>();
    long sum = 0;
    for (int i = 0; i < units.length; i++) {
      words.add(shown.get(i).getKey() + " " + Figures.signed(units[i] * unit, 3 * unit));
      sum += units[i];
    }
    return (goal == Goal.WEIGHTED
            ? "Weighted shares of the predicted gain of "
            : "Weighted differences of the predicted losses, in sum ")
        + Figures.signed(sum * unit, 3 * unit)
        + (Math.abs(gain) < unit / 2 ? " (none)" : "")
        + ": "
        + String.join(", ", words)
        + ".";
  }

  /** The last digit that is written: two of the largest share. */
  private static double unit(double most) {
    return most > 0 ? Math.max(1e-5, Math.pow(10, Math.floor(Math.log10(most)) - 1)) : 1e-4;
  }

  /** Whole numbers that sum to the rounded sum: those nearest to the next one give way. */
  static long[] rounded(double[] values) {
    long[] whole = new long[values.length];
    double sum = 0;
    long left = 0;
    for (int i = 0; i < values.length; i++) {
      whole[i] = Math.round(values[i]);
      sum += values[i];
      left -= whole[i];
    }
    left += Math.round(sum);
    for (; left != 0; left -= Long.signum(left)) {
      int next = 0;
      int sign = Long.signum(left);
      for (int i = 1; i < values.length; i++) {
        if (sign * (values[i] - whole[i]) > sign * (values[next] - whole[next])) {
          next = i;
        }
      }
      whole[next] += sign;
    }
    return whole;
  }
}
