package org.mixlaw.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.mixlaw.base.Counts;
import org.mixlaw.cli.console.TextTable;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.plan.Plan;
import org.mixlaw.study.plan.PlannedRun;
import org.mixlaw.study.plan.Repetitions;

/**
 * A plan in tables and sentences.
 *
 * @param plan the plan
 */
record PlanText(Plan plan) {
  /**
   * What a processor core does in training, FLOP/s: the budget of configs/quickstart.yaml for two.
   */
  private static final double PROCESSOR = 3e10;

  /** Less than this share of the time of training is not worth a line. */
  private static final double TELLABLE = 0.1;

  /** One line for every model, and one for the validation. */
  TextTable models() {
    TextTable table =
        new TextTable(
            "model", "params", "runs", "tokens a run", "FLOPs a run", "time a run", "device time");
    Map<String, List<PlannedRun>> byModel =
        plan.pilots().stream()
            .collect(
                Collectors.groupingBy(
                    run -> run.spec().name(), LinkedHashMap::new, Collectors.toList()));
    byModel.forEach(
        (model, runs) -> {
          PlannedRun run = runs.get(0);
          row(table, model, run.spec(), run.tokens(), run.flops(), runs.size(), 1);
        });
    for (Plan.ValidationCost run : plan.validations()) {
      row(
          table,
          run.spec().name() + validation(run.devices()),
          run.spec(),
          run.tokens(),
          run.flops(),
          Plan.VALIDATION_RUNS,
          run.devices());
    }
    int runs = plan.pilots().size() + Plan.VALIDATION_RUNS * plan.validations().size();
    table.row(
        "total",
        "",
        Integer.toString(runs),
        Counts.brief(plan.tokens()),
        flops(plan.flops()),
        "",
        time(plan.deviceHours(plan.flops())));
    return table;
  }

  private static String validation(int devices) {
    return devices > 1
        ? String.format(Locale.ROOT, " (validation, on %d devices)", devices)
        : " (validation)";
  }

  private void row(
      TextTable table,
      String model,
      ModelSpec spec,
      long tokens,
      double flops,
      int runs,
      int devices) {
    double hours = plan.deviceHours(flops);
    table.row(
        model,
        Counts.brief(spec.nonEmbeddingParameters()),
        Integer.toString(runs),
        Counts.brief(tokens),
        flops(flops),
        time(hours / devices),
        time(runs * hours));
  }

  /**
   * What the times were computed for.
   *
   * @param gpu the name of this machine's GPU, where it has one
   * @param processors its processors
   * @return a sentence or two
   */
  String device(Optional<String> gpu, int processors) {
    boolean usual = plan.budget().peakFlops() == StudyFile.Budget.USUAL_PEAK;
    String sentence =
        String.format(
            Locale.ROOT,
            "times: of %s, %.3g FLOP/s (budget.peak_flops) at %.0f%% of it (budget.mfu)%s; sequence"
                + " length %d, tokenizer vocabulary %d",
            usual ? "one NVIDIA H100 or H200" : "the study file's device",
            plan.budget().peakFlops(),
            100 * plan.budget().mfu(),
            plan.validations().stream().anyMatch(run -> run.devices() > 1)
                ? ", on each of several too (no time for the exchange of gradients)"
                : "",
            plan.sequenceLength(),
            plan.tokenizerVocabulary());
    if (!usual) {
      return sentence;
    }
    return sentence
        + "\n"
        + gpu.map(name -> "       this machine has a GPU: " + name)
            .orElseGet(
                () ->
                    String.format(
                        Locale.ROOT,
                        "       this machine shows no GPU: its %d processors would take about %s,"
                            + " at %.1g FLOP/s each",
                        processors,
                        time(plan.flops() / (processors * PROCESSOR) / 3600),
                        PROCESSOR));
  }

  /**
   * What evaluating adds to the times, which are those of training: a forward pass, a third of what
   * training takes a token.
   *
   * @param study the study file
   * @return a sentence, where it says how much text is evaluated and that takes its time
   */
  static Optional<String> evaluation(StudyFile study) {
    List<Optional<Long>> texts = new ArrayList<>();
    study
        .corpus()
        .domains()
        .values()
        .forEach(domain -> domain.validation().ifPresent(held -> texts.add(held.tokens())));
    study.corpus().validation().values().forEach(files -> texts.add(files.tokens()));
    long text = texts.stream().mapToLong(tokens -> tokens.orElse(0L)).sum();
    int times = study.train().evaluationTokens().length;
    double share = times * text / 3.0 / study.train().trainedTokens();
    return texts.stream().allMatch(Optional::isPresent) && share >= TELLABLE
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "evaluation: %d times a run on up to %s held-out tokens, which adds up to %.0f%% to"
                    + " these times (train.evaluate_every, and 'tokens' of what is held out)",
                times,
                Counts.brief(text),
                100 * share))
        : Optional.empty();
  }

  /** What the runs leave on the disk. */
  String disk() {
    return String.format(
        Locale.ROOT,
        "disk: %.3g GB of weights when finished, and up to %.3g GB of checkpoints per concurrent"
            + " run while training",
        plan.finishedBytes() / 1e9,
        plan.checkpointBytes() / 1e9);
  }

  /** How often domains are repeated. */
  static TextTable domains(SortedMap<String, Repetitions.Epochs> worst) {
    TextTable table = new TextTable("domain", "tokens", "most epochs in a pilot", "at the target");
    worst.forEach(
        (domain, epochs) ->
            table.row(
                domain,
                Counts.brief(epochs.available()),
                String.format(Locale.ROOT, "%.2f", epochs.runs()),
                String.format(Locale.ROOT, "%.2f", epochs.target())));
    return table;
  }

  /** Every run. */
  TextTable runs() {
    TextTable table = new TextTable("run", "tokens", "time", "mixture");
    plan.pilots()
        .forEach(
            run ->
                table.row(
                    run.name(),
                    Counts.brief(run.tokens()),
                    time(plan.deviceHours(run.flops())),
                    run.mixture().toString()));
    return table;
  }

  private static String flops(double flops) {
    return String.format(Locale.ROOT, "%.3g", flops);
  }

  /** A time for people: three digits at most, in the unit that it is a few of. */
  static String time(double hours) {
    double seconds = 3600 * hours;
    if (seconds < 1) {
      return "under 1 s";
    }
    if (seconds < 120) {
      return String.format(Locale.ROOT, "%.0f s", seconds);
    }
    if (seconds < 7200) {
      return String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }
    return String.format(Locale.ROOT, hours < 100 ? "%.1f h" : "%,.0f h", hours);
  }
}
