package org.mixlaw.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.mixlaw.loss.LossUnit;

/** The table of runs. */
final class RunsSection {
  private RunsSection() {}

  static Page.Section of(List<RunRecord> runs, Map<String, Double> weights, LossUnit unit) {
    Set<String> training = new TreeSet<>();
    Set<String> validation = new TreeSet<>();
    runs.forEach(
        run -> {
          training.addAll(run.mixture().domains());
          validation.addAll(run.losses().keySet());
        });
    List<String> header =
        new ArrayList<>(List.of("run", "model", "mixture", "state", "N", "tokens"));
    if (!weights.isEmpty()) {
      header.add("loss overall");
    }
    validation.forEach(domain -> header.add("loss " + domain));
    training.forEach(domain -> header.add("% " + domain));
    header.add("tokens/s");
    header.add("time");
    List<List<String>> rows = new ArrayList<>();
    for (RunRecord run : runs) {
      List<String> row = new ArrayList<>();
      row.add(run.name());
      row.add(run.model());
      row.add(run.mixtureName());
      row.add(
          run.finished()
              ? "finished"
              : Figures.percent(run.tokens() / run.plannedTokens()) + " done");
      row.add(Figures.count(run.params()));
      row.add(Figures.count(run.tokens()));
      if (!weights.isEmpty()) {
        SortedMap<Double, Double> overall = run.overall(weights);
        row.add(overall.isEmpty() ? "" : Figures.loss(overall.get(overall.lastKey())));
      }
      validation.forEach(
          domain -> row.add(run.finalLoss(domain).map(m -> Figures.loss(m.loss())).orElse("")));
      training.forEach(
          domain -> row.add(Figures.percent(run.mixture().get(domain)).replace("%", "")));
      row.add(run.last().map(step -> Figures.count(step.tokensPerSecond())).orElse(""));
      row.add(run.last().map(step -> Figures.duration(step.seconds())).orElse(""));
      rows.add(row);
    }
    long finished = runs.stream().filter(RunRecord::finished).count();
    return Page.Section.of(
        "runs",
        "Runs",
        List.of(
            finished
                + " of "
                + runs.size()
                + " runs are finished. Losses are the last measured ones, "
                + unit
                + "; N counts non-embedding parameters."),
        List.of(new Page.Table("All runs", header, rows, 4, false)));
  }
}
