package org.mixlaw.optimum.critical;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
  private record Checkpoint(long tokens, Mixture mixture) {}

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
    long size = size(losses, base, baseLosses.keySet(), params);
    LossTable ofSize = losses.filter(row -> row.params() == size);
    Map<String, Double> counted =
        weights.map(CriticalTables::positive).orElseGet(() -> equal(baseLosses.get(size)));
    double baseLoss = baseLoss(base, size, baseLosses.get(size), counted);
    Map<Checkpoint, Map<String, Double>> measured = measured(ofSize);
    int all = measured.size();
    measured.values().removeIf(means -> !means.keySet().containsAll(counted.keySet()));
    if (measured.isEmpty()) {
      throw InputException.of(
          "no checkpoint at %d parameters has every domain that the weights name: %s",
          size, String.join(", ", new TreeSet<>(counted.keySet())));
    }
    List<String> notices = new ArrayList<>();
    if (measured.size() < all) {
      notices.add(
          (all - measured.size())
              + " checkpoints left out: they lack a domain that the weights name");
    }
    SortedMap<Long, SortedMap<Mixture, Double>> byTokens = overall(measured, counted);
    SortedMap<String, Double> others = others(byTokens, keep);
    OnTheLine line = new OnTheLine(keep, others);
    boolean moved =
        !byTokens.values().stream().allMatch(step -> step.keySet().stream().allMatch(line::holds));
    if (moved) {
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

  /** The base model's weighted loss. */
  private static double baseLoss(
      CsvTable base, long size, Map<String, Double> losses, Map<String, Double> counted) {
    for (String domain : counted.keySet()) {
      if (!losses.containsKey(domain)) {
        throw InputException.of(
            "%s: no loss of domain '%s', which the weights name, at %d parameters",
            base.file(), domain, size);
      }
    }
    return Weights.mean(losses, counted);
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

  /** The mean losses of every checkpoint over runs that repeat it, by domain. */
  private static Map<Checkpoint, Map<String, Double>> measured(LossTable losses) {
    return losses.rows().stream()
        .collect(
            Collectors.groupingBy(
                row -> new Checkpoint(row.tokens(), row.mixture()),
                Collectors.groupingBy(
                    LossTable.Row::domain, Collectors.averagingDouble(LossTable.Row::loss))));
  }

  private static SortedMap<Long, SortedMap<Mixture, Double>> overall(
      Map<Checkpoint, Map<String, Double>> measured, Map<String, Double> weights) {
    SortedMap<Long, SortedMap<Mixture, Double>> byTokens = new TreeMap<>();
    measured.forEach(
        (at, losses) ->
            byTokens
                .computeIfAbsent(at.tokens, t -> new TreeMap<>(Mixture.ORDER))
                .put(at.mixture, Weights.mean(losses, weights)));
    return byTokens;
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
