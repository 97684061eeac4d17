package org.mixlaw.corpus.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.mixture.Mixture;

/**
 * The order in which domains take turns: after any number of turns each domain has had its exact
 * share to within less than one turn. It is the chairman assignment of Tijdeman ("The chairman
 * assignment problem", Discrete Mathematics 32, 1980): with k domains no prefix is off by more than
 * {@code 1 - 1/(2k - 2)}, which no other rule can better.
 *
 * <p>Proportions are fractions of one whole number, the period, so that the order is an exact table
 * that repeats: the smallest period up to 65,536 at which every proportion is whole to within 1e-9,
 * else 2^20 with the proportions rounded by largest remainder (no domain is off by more than 1e-6
 * then). All arithmetic is on whole numbers.
 */
final class DeterministicInterleaving {
  private static final int LARGEST_EXACT_PERIOD = 1 << 16;
  private static final int ROUNDED_PERIOD = 1 << 20;

  private final List<String> domains;
  private final int period;
  private final int[] turns;
  private final short[] domainAt;
  private final int[] turnsBefore;

  /**
   * Works out one period.
   *
   * @param mixture the proportions; domains at 0 get no turn
   */
  DeterministicInterleaving(Mixture mixture) {
    SortedMap<String, Integer> whole = whole(mixture);
    this.domains = List.copyOf(whole.keySet());
    this.turns = whole.values().stream().mapToInt(Integer::intValue).toArray();
    this.period = Arrays.stream(turns).sum();
    this.domainAt = new short[period];
    this.turnsBefore = new int[period];
    assign();
  }

  private void assign() {
    int k = turns.length;
    long[] had = new long[k];
    // All quantities are scaled by (2k - 2) times the period. For one domain the rule is empty.
    long scale = Math.max(1, 2L * k - 2);
    for (int n = 1; n <= period; n++) {
      int chosen = -1;
      long chosenSlack = 0;
      for (int d = 0; d < k; d++) {
        long due = scale * ((long) turns[d] * n - (long) period * had[d]);
        if (k > 1 && due < period) {
          continue; // it would get too far ahead
        }
        long slack = (scale - 1) * period - due;
        // The one whose deadline comes first: the smallest slack over its share.
        if (chosen < 0 || slack * turns[chosen] < chosenSlack * turns[d]) {
          chosen = d;
          chosenSlack = slack;
        }
      }
      domainAt[n - 1] = (short) chosen;
      turnsBefore[n - 1] = (int) had[chosen];
      had[chosen]++;
    }
  }

  /** Turns a period by domain, domains at 0 left out, without a common divisor. */
  private static SortedMap<String, Integer> whole(Mixture mixture) {
    SortedMap<String, Double> shares = new TreeMap<>(mixture.proportions());
    shares.values().removeIf(share -> share == 0);
    SortedMap<String, Integer> turns = new TreeMap<>();
    for (int period = 1; period <= LARGEST_EXACT_PERIOD; period++) {
      int p = period;
      if (shares.values().stream().allMatch(s -> s * p > 0.5 && off(s * p) < 1e-9 * p)) {
        shares.forEach((domain, share) -> turns.put(domain, (int) Math.rint(share * p)));
        if (turns.values().stream().mapToInt(Integer::intValue).sum() == p) {
          return turns;
        }
      }
    }
    return rounded(shares);
  }

  private static double off(double x) {
    return Math.abs(x - Math.rint(x));
  }

  private static SortedMap<String, Integer> rounded(SortedMap<String, Double> shares) {
    SortedMap<String, Integer> turns = new TreeMap<>();
    List<Map.Entry<String, Double>> remainders = new ArrayList<>();
    int left = ROUNDED_PERIOD;
    for (Map.Entry<String, Double> share : shares.entrySet()) {
      double exact = share.getValue() * ROUNDED_PERIOD;
      int floor = (int) Math.floor(exact);
      turns.put(share.getKey(), floor);
      remainders.add(Map.entry(share.getKey(), exact - floor));
      left -= floor;
    }
    remainders.sort(
        Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()));
    for (int i = 0; i < left; i++) {
      turns.merge(remainders.get(i % remainders.size()).getKey(), 1, Integer::sum);
    }
    turns.values().removeIf(t -> t == 0);
    return turns;
  }

  /**
   * The domains that get turns.
   *
   * @return their names, sorted
   */
  List<String> domains() {
    return Collections.unmodifiableList(domains);
  }

  /**
   * After how many turns the order repeats.
   *
   * @return the period
   */
  int period() {
    return period;
  }

  /**
   * The turns of a domain in one period.
   *
   * @param domain its place in {@link #domains()}
   * @return turns
   */
  int turns(int domain) {
    return turns[domain];
  }

  /**
   * Whose turn it is.
   *
   * @param index which turn, from 0
   * @return the place of the domain in {@link #domains()}
   */
  int domain(long index) {
    return domainAt[(int) (index % period)];
  }

  /**
   * How many turns that domain has had before.
   *
   * @param index which turn, from 0
   * @return turns of the same domain with a smaller index
   */
  long before(long index) {
    int place = (int) (index % period);
    return index / period * turns[domainAt[place]] + turnsBefore[place];
  }
}
