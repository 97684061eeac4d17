package org.mixlaw.optimum.critical;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;

/**
 * The tables behind a {@link CriticalProportion}: losses of the continued runs, losses of the base
 * model, and weights, brought to one weighted loss for each mixture and token count.
 *
 * @param question what is asked
 * @param steps the weighted losses, by tokens
 * @param notices what was left out
 */
public record CriticalTables(
    CriticalSearch.Question question,
    SortedMap<Long, CriticalSearch.Step> steps,
    List<String> notices) {
  private record Checkpoint(long params, long tokens, Mixture mixture) {}

  /**
   * Reads the tables.
   *
   * @param losses the loss table of the continued runs
   * @param base the base model's losses ({@code params,domain,loss})
   * @param weights weights of the validation domains ({@code domain,weight}); empty: all domains of
   *     the base table weigh the same
   * @param keep the kept training domain
   * @param params which model size; empty where the tables hold only one
   * @param tokens the tokens at which the question is asked
   * @param level the interval's probability
   * @param seed feeds the interval's draws
   * @return the question and what answers it
   * @throws InputException if the tables do not fit together
   */
  public static CriticalTables read(
      LossTable losses,
      CsvTable base,
      Optional<Weights> weights,
      String keep,
      Optional<Long> params,
      long tokens,
      double level,
      long seed) {
    if (!losses.trainingDomains().contains(keep)) {
      throw InputException.of(
          "--keep: unknown training domain '%s'; known are %s",
          keep, String.join(", ", losses.trainingDomains()));
    }
    base.require("params", "domain", "loss");
    if (LossUnit.of(base) != losses.unit()) {
      throw InputException.of(
          "%s: is in %s, but the losses of the continued runs are in %s",
          base.file(), LossUnit.of(base), losses.unit());
    }
    SortedMap<Long, Map<String, Double>> baseLosses = baseLosses(base);
    Map<Checkpoint, Map<String, double[]>> measured = measured(losses);
    long size = size(losses, base, baseLosses.keySet(), params);
    Map<String, Double> counted =
        weights.map(CriticalTables::positive).orElseGet(() -> equal(baseLosses.get(size)));
    List<String> notices = new ArrayList<>();
    double baseLoss =
        overall(counted, baseLosses.get(size))
            .orElseThrow(
                () ->
                    InputException.of(
                        "%s: no loss of domain '%s', which the weights name, at %d parameters",
                        base.file(), missing(counted, baseLosses.get(size)), size));
    SortedMap<Long, SortedMap<Mixture, Double>> byTokens = new TreeMap<>();
    int incomplete = 0;
    for (Map.Entry<Checkpoint, Map<String, double[]>> entry : measured.entrySet()) {
      Checkpoint at = entry.getKey();
      if (at.params != size) {
        continue;
      }
      Map<String, Double> means = new HashMap<>();
      entry.getValue().forEach((domain, sum) -> means.put(domain, sum[0] / sum[1]));
      Optional<Double> loss = overall(counted, means);
      if (loss.isEmpty()) {
        incomplete++;
      } else {
        byTokens
            .computeIfAbsent(at.tokens, t -> new TreeMap<>(Mixture.ORDER))
            .put(at.mixture, loss.get());
      }
    }
    if (byTokens.isEmpty()) {
      throw InputException.of(
          "no checkpoint at %d parameters has every domain that the weights name: %s",
          size, String.join(", ", new TreeSet<>(counted.keySet())));
    }
    if (incomplete > 0) {
      notices.add(incomplete + " checkpoints left out: they lack a domain that the weights name");
    }
    SortedMap<String, Double> others = others(byTokens, keep);
    OnTheLine line = new OnTheLine(keep, others);
    boolean moved =
        byTokens.values().stream()
            .flatMap(step -> step.keySet().stream())
            .anyMatch(mixture -> !line.holds(mixture));
    if (moved) {
      LossTable ofSize = losses.filter(row -> row.params() == size);
      byTokens.replaceAll(
          (seen, step) ->
              line.moved(step, ofSize.filter(row -> row.tokens() == seen), counted, seed));
      notices.add(
          "other training domains do not keep their relative shares in every mixture: a mixing law"
              + " (m4) carries each loss to the mean shares");
    }
    int parameters = moved ? losses.trainingDomains().size() + 1 : CriticalSearch.Step.ON_A_LINE;
    SortedMap<Long, CriticalSearch.Step> steps = new TreeMap<>();
    byTokens.forEach((seen, step) -> steps.put(seen, step(step, keep, parameters)));
    return new CriticalTables(
        new CriticalSearch.Question(keep, others, size, tokens, baseLoss, level, seed),
        steps,
        List.copyOf(notices));
  }

  private static SortedMap<Long, Map<String, Double>> baseLosses(CsvTable base) {
    SortedMap<Long, Map<String, Double>> losses = new TreeMap<>();
    for (CsvTable.Row row : base.rows()) {
      if (losses
              .computeIfAbsent(row.count("params"), p -> new TreeMap<>())
              .put(row.text("domain"), row.number("loss"))
          != null) {
        throw InputException.of(
            "%s: domain '%s' stands twice for %d parameters",
            row.where(), row.text("domain"), row.count("params"));
      }
    }
    return losses;
  }

  private static Map<Checkpoint, Map<String, double[]>> measured(LossTable losses) {
    Map<Checkpoint, Map<String, double[]>> measured = new HashMap<>();
    for (LossTable.Row row : losses.rows()) {
      double[] sum =
          measured
              .computeIfAbsent(
                  new Checkpoint(row.params(), row.tokens(), row.mixture()), c -> new HashMap<>())
              .computeIfAbsent(row.domain(), d -> new double[2]);
      sum[0] += row.loss();
      sum[1]++;
    }
    return measured;
  }

  private static long size(
      LossTable losses, CsvTable base, Set<Long> baseSizes, Optional<Long> asked) {
    TreeSet<Long> sizes = new TreeSet<>(losses.sizes());
    sizes.retainAll(baseSizes);
    if (asked.isPresent() ? sizes.contains(asked.get()) : sizes.size() == 1) {
      return asked.orElseGet(sizes::first);
    }
    throw InputException.of(
        asked.isPresent()
            ? "no losses at %3$d parameters in both the loss table and %1$s; both have %2$s"
            : "the loss table and %1$s share %2$s as model sizes; choose one with --params",
        base.file(),
        sizes.isEmpty() ? "none" : sizes,
        asked.orElse(0L));
  }

  private static Map<String, Double> positive(Weights weights) {
    Map<String, Double> positive = new TreeMap<>(weights.weights());
    positive.values().removeIf(weight -> weight <= 0);
    return positive;
  }

  private static Map<String, Double> equal(Map<String, Double> base) {
    Map<String, Double> weights = new TreeMap<>();
    base.keySet().forEach(domain -> weights.put(domain, 1.0));
    return weights;
  }

  private static Optional<Double> overall(Map<String, Double> weights, Map<String, Double> losses) {
    if (!losses.keySet().containsAll(weights.keySet())) {
      return Optional.empty();
    }
    double sum = 0;
    double total = 0;
    for (Map.Entry<String, Double> weight : weights.entrySet()) {
      sum += weight.getValue() * losses.get(weight.getKey());
      total += weight.getValue();
    }
    return Optional.of(sum / total);
  }

  private static String missing(Map<String, Double> weights, Map<String, Double> losses) {
    return weights.keySet().stream().filter(d -> !losses.containsKey(d)).findFirst().orElse("");
  }

  /** The mean relative shares of the training domains that are not kept. */
  private static SortedMap<String, Double> others(
      SortedMap<Long, SortedMap<Mixture, Double>> byTokens, String keep) {
    SortedMap<String, Double> sums = new TreeMap<>();
    byTokens.values().stream()
        .flatMap(step -> step.keySet().stream())
        .forEach(
            mixture ->
                mixture.domains().stream()
                    .filter(domain -> !domain.equals(keep))
                    .forEach(domain -> sums.merge(domain, mixture.get(domain), Double::sum)));
    double total = sums.values().stream().mapToDouble(Double::doubleValue).sum();
    if (total > 0) {
      sums.replaceAll((domain, sum) -> sum / total);
    }
    return sums;
  }

  private static CriticalSearch.Step step(
      SortedMap<Mixture, Double> losses, String keep, int parameters) {
    List<double[]> points = new ArrayList<>();
    losses.forEach((mixture, loss) -> points.add(new double[] {mixture.get(keep), loss}));
    points.sort(java.util.Comparator.comparingDouble(p -> p[0]));
    return new CriticalSearch.Step(
        points.stream().mapToDouble(p -> p[0]).toArray(),
        points.stream().mapToDouble(p -> p[1]).toArray(),
        parameters);
  }
}
