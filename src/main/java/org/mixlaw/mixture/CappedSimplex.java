package org.mixlaw.mixture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.mixlaw.base.InputException;

/**
 * The mixtures that a user allows: every proportion between its domain's floor, mostly 0, and its
 * cap, all summing to 1. Vectors over it hold the domains in the order of {@link #domains()}, which
 * is the order of their names.
 */
public final class CappedSimplex {
  private final List<String> domains;
  private final double[] caps;
  private final double[] floors;

  private CappedSimplex(List<String> domains, double[] caps, double[] floors) {
    this.domains = domains;
    this.caps = caps;
    this.floors = floors;
  }

  /**
   * The allowed mixtures.
   *
   * @param domains all training domains
   * @param caps the largest proportion of a domain, 0 to leave it out; domains that are not listed
   *     may take up to 1
   * @return the set of mixtures
   * @throws InputException if a cap names another domain, lies outside [0, 1], or the caps sum to
   *     less than 1
   */
  public static CappedSimplex of(Collection<String> domains, Map<String, Double> caps) {
    return of(domains, caps, Map.of());
  }

  /**
   * The allowed mixtures, where some domains must have a share.
   *
   * @param domains all training domains
   * @param caps the largest proportion of a domain, as above
   * @param floors the smallest proportion of a domain; one that equals its cap fixes it
   * @return the set of mixtures
   * @throws InputException as above, or if a floor names another domain, lies above its cap, or the
   *     floors sum to more than 1; a domain whose cap is its floor is said to have a share
   */
  public static CappedSimplex of(
      Collection<String> domains, Map<String, Double> caps, Map<String, Double> floors) {
    List<String> sorted = List.copyOf(new TreeSet<>(domains));
    ProportionBounds bounds = new ProportionBounds(sorted, caps, floors);
    return new CappedSimplex(sorted, bounds.largest(), bounds.smallest());
  }

  /**
   * What floors leave to be shared out: the domains that may have more than theirs, with what they
   * may have of it. Designs draw there, and {@link #filled} gives every domain its floor.
   *
   * @return a set without floors
   * @throws InputException if floors and caps leave a single mixture
   */
  public CappedSimplex free() {
    double left = 1 - Arrays.stream(floors).sum();
    SortedMap<String, Double> room = new TreeMap<>();
    for (int d = 0; d < caps.length; d++) {
      if (left > 1e-9 && caps[d] - floors[d] > 1e-12) {
        room.put(domains.get(d), Math.min(1, (caps[d] - floors[d]) / left * (1 + 1e-12)));
      }
    }
    if (room.size() < 2) {
      throw new InputException("floors, shares and caps leave a single mixture: nothing to vary");
    }
    return of(room.keySet(), room);
  }

  /**
   * A mixture of {@link #free} with the floors below it.
   *
   * @param mixture how what floors leave is shared out
   * @return an allowed mixture over all domains
   */
  public Mixture filled(Mixture mixture) {
    double left = 1 - Arrays.stream(floors).sum();
    double[] whole = new double[caps.length];
    for (int d = 0; d < whole.length; d++) {
      whole[d] = Math.min(caps[d], floors[d] + left * mixture.get(domains.get(d)));
    }
    return mixture(whole);
  }

  /**
   * What a mixture has above the floors.
   *
   * @param mixture a mixture over these domains or some of them
   * @return how it shares out what they leave; evenly where it has nothing above them
   */
  public Mixture freed(Mixture mixture) {
    SortedMap<String, Double> above = new TreeMap<>();
    CappedSimplex free = free();
    for (String domain : free.domains) {
      above.put(domain, Math.max(0, mixture.get(domain) - floors[domains.indexOf(domain)]));
    }
    double sum = above.values().stream().mapToDouble(Double::doubleValue).sum();
    if (!(sum > 0)) {
      return Mixture.uniform(above.keySet());
    }
    above.replaceAll((domain, proportion) -> proportion / sum);
    return Mixture.of(above);
  }

  /**
   * The training domains.
   *
   * @return their names, sorted: the order of every vector
   */
  public List<String> domains() {
    return domains;
  }

  /**
   * The largest proportions, in the order of {@link #domains()}.
   *
   * @return a copy
   */
  public double[] caps() {
    return caps.clone();
  }

  /**
   * The smallest proportions, in the order of {@link #domains()}.
   *
   * @return a copy
   */
  public double[] floors() {
    return floors.clone();
  }

  /**
   * Whether a mixture is allowed.
   *
   * @param mixture a mixture over these domains or some of them
   * @return true if no proportion leaves its bounds by more than rounding
   */
  public boolean contains(Mixture mixture) {
    for (int d = 0; d < caps.length; d++) {
      double proportion = mixture.get(domains.get(d));
      if (proportion > caps[d] + 1e-9 || proportion < floors[d] - 1e-9) {
        return false;
      }
    }
    return domains.containsAll(mixture.domains());
  }

  /**
   * A mixture as a vector.
   *
   * @param mixture a mixture over these domains or some of them
   * @return its proportions in the order of {@link #domains()}
   */
  public double[] vector(Mixture mixture) {
    return mixture.vector(domains);
  }

  /**
   * A vector as a mixture.
   *
   * @param proportions in the order of {@link #domains()}, summing to 1
   * @return the mixture
   */
  public Mixture mixture(double[] proportions) {
    SortedMap<String, Double> named = new TreeMap<>();
    for (int d = 0; d < proportions.length; d++) {
      named.put(domains.get(d), proportions[d]);
    }
    return Mixture.of(named);
  }

  /**
   * The allowed point nearest to a point, in the Euclidean sense: {@code clamp(x - tau, floor,
   * cap)} with the one {@code tau} at which it sums to 1.
   *
   * @param x any finite point, in the order of {@link #domains()}
   * @return the nearest allowed point
   */
  public double[] project(double[] x) {
    // The sum falls piecewise linearly in tau; its kinks lie where a coordinate leaves its cap or
    // reaches its floor.
    double[] kinks = new double[2 * x.length];
    for (int d = 0; d < x.length; d++) {
      kinks[2 * d] = x[d] - caps[d];
      kinks[2 * d + 1] = x[d] - floors[d];
    }
    Arrays.sort(kinks);
    int low = 0;
    int high = kinks.length - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (sum(x, kinks[middle]) >= 1) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double atLow = sum(x, kinks[low]);
    double atHigh = sum(x, kinks[high]);
    double share = atLow > atHigh ? Math.max(0, Math.min(1, (atLow - 1) / (atLow - atHigh))) : 0;
    double tau = kinks[low] + share * (kinks[high] - kinks[low]);
    double[] nearest = new double[x.length];
    for (int d = 0; d < x.length; d++) {
      nearest[d] = Math.max(floors[d], Math.min(caps[d], x[d] - tau));
    }
    return nearest;
  }

  private double sum(double[] x, double tau) {
    double sum = 0;
    for (int d = 0; d < x.length; d++) {
      sum += Math.max(floors[d], Math.min(caps[d], x[d] - tau));
    }
    return sum;
  }

  /**
   * A random allowed point, close to uniformly distributed: a Gibbs walk that moves mass between
   * two domains at a time, started at the projected centre.
   *
   * @param random the source of randomness
   * @return an allowed point
   */
  public double[] sample(RandomGenerator random) {
    int n = caps.length;
    double[] point = new double[n];
    Arrays.fill(point, 1.0 / n);
    point = project(point);
    List<Integer> order = new ArrayList<>();
    for (int d = 0; d < n; d++) {
      order.add(d);
    }
    for (int sweep = 0; sweep < 12 + 2 * n; sweep++) {
      shuffle(order, random);
      for (int k = 0; k + 1 < n; k++) {
        int i = order.get(k);
        int j = order.get(k + 1);
        double both = point[i] + point[j];
        double least = Math.max(floors[i], both - caps[j]);
        double most = Math.min(caps[i], both - floors[j]);
        point[i] = most > least ? least + random.nextDouble() * (most - least) : least;
        point[j] = both - point[i];
      }
    }
    return point;
  }

  private static void shuffle(List<Integer> order, RandomGenerator random) {
    for (int k = order.size() - 1; k > 0; k--) {
      Collections.swap(order, k, random.nextInt(k + 1));
    }
  }
}
