package org.mixlaw.mixture;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mixlaw.base.InputException;

/**
 * Proportions over the training domains: a point of the simplex, keyed by domain name. Domains are
 * held in the order of their names, so that no result depends on the order in which a file lists
 * them. Immutable; equal when the proportions are equal.
 */
public final class Mixture {
  /** Orders mixtures by their domains, then their proportions: only equal ones are in one place. */
  public static final Comparator<Mixture> ORDER = Mixture::compare;

  private final SortedMap<String, Double> proportions;
  private final int hash;

  /** Made when first asked for: tables of many rows sort by it. */
  private volatile String text = "";

  private Mixture(SortedMap<String, Double> proportions) {
    this.proportions = Collections.unmodifiableSortedMap(proportions);
    this.hash = proportions.hashCode();
  }

  /**
   * Makes a mixture.
   *
   * @param proportions a proportion in [0, 1] for each domain, summing to 1 within what rounding to
   *     the digits given explains
   * @return the mixture, normalised
   * @throws InputException if there is no domain, a proportion is negative or not finite, or the
   *     sum is off
   */
  @JsonCreator
  public static Mixture of(Map<String, Double> proportions) {
    return of(
        proportions,
        WrittenProportions.tolerance(
            proportions.values().stream()
                .filter(Double::isFinite)
                .map(p -> BigDecimal.valueOf(p).stripTrailingZeros().toString())
                .toList()));
  }

  /** A mixture whose proportions may sum to 1 within a tolerance; normalised. */
  static Mixture of(Map<String, Double> proportions, double tolerance) {
    if (proportions.isEmpty()) {
      throw new InputException("a mixture needs at least one domain");
    }
    double sum = 0;
    SortedMap<String, Double> sorted = new TreeMap<>(proportions);
    for (Map.Entry<String, Double> entry : sorted.entrySet()) {
      double p = entry.getValue();
      if (!(p >= 0) || Double.isInfinite(p)) {
        throw InputException.of(
            "the proportion of domain '%s' is %s; accepted are numbers from 0 to 1",
            entry.getKey(), p);
      }
      sum += p;
    }
    if (Math.abs(sum - 1) > tolerance) {
      throw InputException.of(
          "the proportions sum to %.6g; they must sum to 1 (%s)", sum, brief(sorted));
    }
    if (Math.abs(sum - 1) > 1e-12) {
      double total = sum;
      sorted.replaceAll((domain, p) -> p / total);
    }
    return new Mixture(sorted);
  }

  /**
   * Parses {@code a=0.5,b=0.5}.
   *
   * @param text domain=proportion pairs, separated by commas ({@link NamedValue})
   * @param where where the text comes from, for the error message
   * @return the mixture
   * @throws InputException if the text is malformed or {@link #of} refuses the proportions
   */
  public static Mixture parse(String text, String where) {
    return parse(text, where, new WrittenProportions());
  }

  /**
   * Parses {@code a=0.5,b=0.5}, and lets an account be kept of what was rounded.
   *
   * @param text domain=proportion pairs, separated by commas
   * @param where where the text comes from, for the error message
   * @param account reads the proportions
   * @return the mixture
   * @throws InputException if the text is malformed or the proportions are refused
   */
  public static Mixture parse(String text, String where, WrittenProportions account) {
    Map<String, String> written = new LinkedHashMap<>();
    for (NamedValue pair : NamedValue.parse(text, where)) {
      if (written.put(pair.name(), pair.value()) != null) {
        throw InputException.of("%s: '%s' comes a second time", where, pair.name());
      }
    }
    return account.read(written, where);
  }

  /**
   * The same proportion for every domain.
   *
   * @param domains the domains
   * @return the uniform mixture
   */
  public static Mixture uniform(Set<String> domains) {
    return of(domains.stream().collect(Collectors.toMap(d -> d, d -> 1.0 / domains.size())));
  }

  /**
   * Proportions in the ratio of the given amounts.
   *
   * @param amounts an amount (tokens, say) for each domain; not all 0
   * @return the proportional mixture
   */
  public static Mixture proportional(Map<String, ? extends Number> amounts) {
    double total = amounts.values().stream().mapToDouble(Number::doubleValue).sum();
    if (!(total > 0)) {
      throw new InputException("proportional amounts need a positive sum");
    }
    return of(
        amounts.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().doubleValue() / total)));
  }

  /**
   * The proportion of a domain.
   *
   * @param domain its name
   * @return its proportion, 0 for a domain that the mixture does not name
   */
  public double get(String domain) {
    return proportions.getOrDefault(domain, 0.0);
  }

  /**
   * The domains named, those with proportion 0 among them.
   *
   * @return the names in their natural order
   */
  public Set<String> domains() {
    return proportions.keySet();
  }

  /**
   * The proportions by domain.
   *
   * @return an unmodifiable map in the order of the names
   */
  @JsonValue
  public SortedMap<String, Double> proportions() {
    return proportions;
  }

  /**
   * The same mixture with every given domain named, those it lacks at 0.
   *
   * @param domains all training domains
   * @param where where the mixture comes from, for the error message
   * @return the mixture over exactly these domains
   * @throws InputException if this mixture names a domain that is not among them
   */
  public Mixture over(Set<String> domains, String where) {
    SortedMap<String, Double> all = new TreeMap<>();
    domains.forEach(domain -> all.put(domain, get(domain)));
    for (String domain : domains()) {
      if (!domains.contains(domain)) {
        throw InputException.of(
            "%s: unknown training domain '%s'; known are %s",
            where, domain, String.join(", ", new java.util.TreeSet<>(domains)));
      }
    }
    return new Mixture(all);
  }

  /**
   * Half the sum of absolute differences: 0 for equal mixtures, 1 for mixtures without a common
   * domain.
   *
   * @param other another mixture
   * @return the total variation distance
   */
  public double distance(Mixture other) {
    Set<String> all = new java.util.TreeSet<>(domains());
    all.addAll(other.domains());
    return all.stream().mapToDouble(d -> Math.abs(get(d) - other.get(d))).sum() / 2;
  }

  @Override
  public boolean equals(Object other) {
    return other == this || (other instanceof Mixture m && m.proportions.equals(proportions));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The mixture as {@link #parse} reads it, four digits a proportion. */
  @Override
  public String toString() {
    if (text.isEmpty()) {
      text = brief(proportions);
    }
    return text;
  }

  private static String brief(SortedMap<String, Double> proportions) {
    return proportions.entrySet().stream()
        .map(
            e ->
                NamedValue.written(e.getKey())
                    + "="
                    + String.format(Locale.ROOT, "%.4g", e.getValue())
                        .replaceAll("(\\.\\d*?)0+$", "$1")
                        .replaceAll("\\.$", ""))
        .collect(Collectors.joining(","));
  }

  /**
   * The proportions in an order of domains, for numerics.
   *
   * @param order names of domains
   * @return a proportion for each, 0 for those that the mixture does not name
   */
  public double[] vector(Collection<String> order) {
    return order.stream().mapToDouble(this::get).toArray();
  }

  private static int compare(Mixture one, Mixture other) {
    List<String> domains = List.copyOf(one.proportions.keySet());
    List<String> others = List.copyOf(other.proportions.keySet());
    int names = domains.toString().compareTo(others.toString());
    for (int d = 0; names == 0 && d < domains.size(); d++) {
      names = Double.compare(one.get(domains.get(d)), other.get(domains.get(d)));
    }
    return names;
  }
}
