package org.mixlaw.loss;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.InputException;

/**
 * The weights of validation domains in the overall loss, and the clusters they belong to.
 *
 * @param weights weight by domain, 0 or more; domains that are not listed weigh 0
 * @param clusters cluster by domain, where the table names one
 */
public record Weights(SortedMap<String, Double> weights, SortedMap<String, String> clusters) {
  /** The name that stands for the weighted overall loss among validation domains. */
  public static final String OVERALL = "*";

  /** Makes the maps unmodifiable. */
  public Weights {
    weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
    clusters = Collections.unmodifiableSortedMap(new TreeMap<>(clusters));
  }

  /**
   * The same weight for all.
   *
   * @param domains the validation domains
   * @return 1 for each
   */
  public static Weights equal(Collection<String> domains) {
    SortedMap<String, Double> weights = new TreeMap<>();
    domains.forEach(domain -> weights.put(domain, 1.0));
    return new Weights(weights, new TreeMap<>());
  }

  /**
   * Reads a table of weights.
   *
   * @param file a CSV with {@code domain,weight} and perhaps {@code cluster}; further columns are
   *     ignored
   * @return the weights
   * @throws InputException if a column is missing, a weight is negative, a domain comes twice, or
   *     all weigh 0
   */
  public static Weights read(Path file) {
    CsvTable table = CsvTable.read(file);
    table.require("domain", "weight");
    SortedMap<String, Double> weights = new TreeMap<>();
    SortedMap<String, String> clusters = new TreeMap<>();
    for (CsvTable.Row row : table.rows()) {
      String domain = row.text("domain");
      double weight = row.number("weight");
      if (weight < 0) {
        throw InputException.of(
            "%s: the weight of '%s' is %s; accepted are numbers from 0 on",
            row.where(), domain, weight);
      }
      if (weights.put(domain, weight) != null) {
        throw InputException.of("%s: domain '%s' comes a second time", row.where(), domain);
      }
      row.optionalText("cluster").ifPresent(cluster -> clusters.put(domain, cluster));
    }
    if (weights.values().stream().noneMatch(weight -> weight > 0)) {
      throw InputException.of("%s: no domain has a weight above 0", file);
    }
    return new Weights(weights, clusters);
  }

  /**
   * The weights of some validation domains, summing to 1.
   *
   * @param domains the domains that losses are known of
   * @return weight by domain, those at 0 left out
   * @throws InputException if none of them has a weight
   */
  public SortedMap<String, Double> over(Collection<String> domains) {
    SortedMap<String, Double> known = new TreeMap<>();
    double sum = 0;
    for (String domain : domains) {
      double weight = weights.getOrDefault(domain, 0.0);
      if (weight > 0) {
        known.put(domain, weight);
        sum += weight;
      }
    }
    if (known.isEmpty()) {
      throw InputException.of(
          "the weights name none of the validation domains %s; they name %s",
          String.join(", ", domains), String.join(", ", weights.keySet()));
    }
    double total = sum;
    known.replaceAll((domain, weight) -> weight / total);
    return known;
  }

  /**
   * The weighted mean of losses, over the domains that have both a loss and a weight. Callers that
   * ask for all weighted domains see to it that they are there.
   *
   * @param losses loss by domain, nats per token
   * @param weights weight by domain, in any common unit; domains that are not listed weigh 0
   * @return nats per token; NaN where no domain has both
   */
  public static double mean(Map<String, Double> losses, Map<String, Double> weights) {
    double sum = 0;
    double total = 0;
    for (Map.Entry<String, Double> loss : losses.entrySet()) {
      double weight = weights.getOrDefault(loss.getKey(), 0.0);
      if (weight > 0) {
        sum += weight * loss.getValue();
        total += weight;
      }
    }
    return sum / total;
  }

  /**
   * The weighted mean of a vector, as {@link #mean(Map, Map)} of names: for numerics.
   *
   * @param values a loss, an error or a difference for each of some series
   * @param weights their weights in the same order, summing to 1; what weighs 0 does not count, NaN
   *     neither
   * @return the mean; NaN where one that counts is NaN
   */
  public static double mean(double[] values, double[] weights) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] == 0 ? 0 : weights[i] * values[i];
    }
    return sum;
  }

  /**
   * What a user should know when these weights meet these domains.
   *
   * @param domains the domains that losses are known of
   * @return sentences; empty if every domain is listed and every listed one known
   */
  public List<String> notices(Collection<String> domains) {
    List<String> unlisted = domains.stream().filter(d -> !weights.containsKey(d)).sorted().toList();
    List<String> unknown = weights.keySet().stream().filter(d -> !domains.contains(d)).toList();
    List<String> notices = new ArrayList<>();
    if (!unlisted.isEmpty()) {
      notices.add("validation domains without a weight count 0: " + String.join(", ", unlisted));
    }
    if (!unknown.isEmpty()) {
      notices.add("weights of domains without losses are not used: " + String.join(", ", unknown));
    }
    return notices;
  }

  /**
   * The domains of every cluster, with their weights.
   *
   * @return weight by domain, by cluster
   * @throws InputException if no domain has a cluster
   */
  public SortedMap<String, Map<String, Double>> byCluster() {
    SortedMap<String, Map<String, Double>> members = new TreeMap<>();
    clusters.forEach(
        (domain, cluster) ->
            members
                .computeIfAbsent(cluster, c -> new TreeMap<>())
                .put(domain, weights.get(domain)));
    if (members.isEmpty()) {
      throw new InputException("the weights name no cluster; a column 'cluster' is needed");
    }
    return members;
  }
}
