package org.mixlaw.mixture;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mixlaw.base.InputException;

/**
 * The bounds that a user sets to the proportions of domains, checked: a floor, a cap, or a share,
 * which is both at once.
 */
public final class ProportionBounds {
  private static final double ROUNDING = 1e-12;

  private final List<String> domains;
  private final Map<String, Double> caps;
  private final Map<String, Double> floors;
  private final Set<String> fixed;

  /**
   * Bounds to be checked.
   *
   * @param domains all training domains, sorted
   * @param caps the largest proportion of a domain
   * @param floors the smallest; one that equals its cap is said to be a share
   * @throws InputException if there is no domain
   */
  ProportionBounds(List<String> domains, Map<String, Double> caps, Map<String, Double> floors) {
    if (domains.isEmpty()) {
      throw new InputException("no training domain is given; at least one is needed");
    }
    this.domains = domains;
    this.caps = caps;
    this.floors = floors;
    this.fixed = new TreeSet<>(caps.keySet());
    fixed.removeIf(domain -> !caps.get(domain).equals(floors.get(domain)));
  }

  /**
   * The largest proportions.
   *
   * @return in the order of the domains; 1 where none was set
   * @throws InputException if a cap names another domain, lies outside [0, 1], or all sum to less
   *     than 1
   */
  double[] largest() {
    for (Map.Entry<String, Double> cap : caps.entrySet()) {
      String what = fixed.contains(cap.getKey()) ? "share" : "cap";
      if (!domains.contains(cap.getKey())) {
        throw InputException.of(
            "a %s names '%s', which is no training domain; known are %s",
            what, cap.getKey(), String.join(", ", domains));
      }
      if (!(cap.getValue() >= 0 && cap.getValue() <= 1)) {
        throw InputException.of(
            "the %s of domain '%s' is %s; accepted are numbers from 0 to 1",
            what, cap.getKey(), cap.getValue());
      }
    }
    double[] largest = domains.stream().mapToDouble(d -> caps.getOrDefault(d, 1.0)).toArray();
    double room = Arrays.stream(largest).sum();
    if (room < 1 - ROUNDING) {
      throw InputException.of(
          "the caps%s sum to %s; no mixture fits unless they sum to 1 or more",
          andShares(), rounded(room));
    }
    return largest;
  }

  /**
   * The smallest proportions.
   *
   * @return in the order of the domains; 0 where none was set
   * @throws InputException if a floor names another domain, lies above its cap, or all sum to more
   *     than 1
   */
  double[] smallest() {
    double[] smallest = new double[domains.size()];
    for (Map.Entry<String, Double> floor : floors.entrySet()) {
      int d = domains.indexOf(floor.getKey());
      if (d < 0) {
        throw InputException.of(
            "a floor names '%s', which is no training domain; known are %s",
            floor.getKey(), String.join(", ", domains));
      }
      double cap = caps.getOrDefault(floor.getKey(), 1.0);
      if (!(floor.getValue() >= 0 && floor.getValue() <= cap + ROUNDING)) {
        throw InputException.of(
            "the floor of domain '%s' is %s; accepted are numbers from 0 to its cap %s",
            floor.getKey(), floor.getValue(), cap);
      }
      smallest[d] = Math.min(cap, floor.getValue());
    }
    double least = Arrays.stream(smallest).sum();
    if (least > 1 + ROUNDING) {
      throw InputException.of(
          "the floors%s sum to %s; no mixture has more than 1 in all", andShares(), rounded(least));
    }
    return smallest;
  }

  private String andShares() {
    return fixed.isEmpty() ? "" : " and shares";
  }

  private static double rounded(double sum) {
    return Math.rint(sum * 1e6) / 1e6;
  }

  /**
   * Requires that what is fixed is fixed alone.
   *
   * @param shares the fixed proportion of a domain
   * @param floors the smallest proportion of a domain
   * @param caps the largest proportion of a domain
   * @throws InputException naming a domain that has a share and a floor or a cap
   */
  public static void requireFixedAlone(
      Map<String, Double> shares, Map<String, Double> floors, Map<String, Double> caps) {
    for (String domain : shares.keySet()) {
      if (floors.containsKey(domain) || caps.containsKey(domain)) {
        throw InputException.of(
            "domain '%s' has a fixed share, beside which it can have neither floor nor cap",
            domain);
      }
    }
  }

  /**
   * Caps that follow from the tokens there are: a domain may not be repeated more than {@code
   * maximalRepetition} times within the target's tokens.
   *
   * @param available tokens of each domain
   * @param maximalRepetition how many epochs of a domain are allowed, above 0
   * @param targetTokens tokens of the target run
   * @return a cap in (0, 1] for each domain of {@code available}
   * @throws InputException if a number is not positive
   */
  public static SortedMap<String, Double> capsByRepetition(
      Map<String, Long> available, double maximalRepetition, double targetTokens) {
    SortedMap<String, Double> caps = new TreeMap<>();
    for (Map.Entry<String, Long> entry : available.entrySet()) {
      double cap = entry.getValue() * maximalRepetition / targetTokens;
      if (!(cap > 0)) {
        throw InputException.of(
            "domain '%s' has %d tokens at up to %s repetitions; both must be positive",
            entry.getKey(), entry.getValue(), maximalRepetition);
      }
      caps.put(entry.getKey(), Math.min(1, cap));
    }
    return caps;
  }
}
