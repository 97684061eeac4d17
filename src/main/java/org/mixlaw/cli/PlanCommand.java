package org.mixlaw.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.mixlaw.base.Counts;
import org.mixlaw.model.ModelCards;
import org.mixlaw.study.Plan;
import org.mixlaw.study.PlannedRun;
import org.mixlaw.study.Repetitions;
import org.mixlaw.study.StudyFile;
import org.mixlaw.study.StudyFolder;
import org.mixlaw.study.StudyPlanner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw plan}: what a study will cost. */
@Command(
    name = "plan",
    description = {
      "Shows what a study will cost: runs, tokens, FLOPs, wall time per run, device hours, disk, repetitions per domain.",
      "Trains nothing. Works before the corpus is there; repetitions then stay unknown."
    },
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "CONFIG",
      description = "The study file (YAML), e.g. configs/quickstart.yaml.")
  private Path config;

  @Option(
      names = "--mfu",
      paramLabel = "SHARE",
      description =
          "Share of the peak that training reaches, over the study file's budget.mfu (there 0.3 by default).")
  private Double mfu;

  @Option(
      names = "--study",
      paramLabel = "DIR",
      description =
          "The study's folder, whose corpus tells the repetitions once it is built (default: studies/<name of the study>).")
  private Path folder;

  @Option(names = "--runs", description = "List every run, not only a line a model.")
  private boolean runs;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    StudyFile read = StudyFile.read(config);
    StudyFile study = mfu == null ? read : read.withMfu(mfu);
    StudyFolder folder =
        new StudyFolder(
            this.folder == null ? Path.of("studies").resolve(study.name()) : this.folder);
    StudyPlanner planner = new StudyPlanner(study, folder, ModelCards.of(System.getenv()));
    Plan plan = planner.plan();
    PrintWriter out = spec.commandLine().getOut();
    Map<String, List<PlannedRun>> byModel =
        plan.pilots().stream()
            .collect(
                Collectors.groupingBy(
                    run -> run.spec().name(), LinkedHashMap::new, Collectors.toList()));
    TextTable table =
        new TextTable(
            "model",
            "params",
            "runs",
            "tokens a run",
            "FLOPs a run",
            "hours a run",
            "device hours");
    byModel.forEach(
        (model, of) ->
            row(
                table,
                plan,
                model,
                of.get(0).spec().nonEmbeddingParameters(),
                of.size(),
                of.get(0).tokens(),
                of.get(0).flops()));
    plan.validation()
        .ifPresent(
            v ->
                row(
                    table,
                    plan,
                    v.spec().name() + " (validation)",
                    v.spec().nonEmbeddingParameters(),
                    Plan.VALIDATION_RUNS,
                    v.tokens(),
                    v.flops()));
    int count = plan.pilots().size() + (plan.validation().isPresent() ? Plan.VALIDATION_RUNS : 0);
    table.row(
        "total",
        "",
        Integer.toString(count),
        Counts.brief(plan.tokens()),
        String.format(Locale.ROOT, "%.3g", plan.flops()),
        "",
        hours(plan.deviceHours(plan.flops())));
    out.print(table);
    out.printf(
        Locale.ROOT,
        "device: %.3g FLOP/s peak at %.0f%% MFU; sequence length %d, tokenizer vocabulary %d%n",
        plan.budget().peakFlops(),
        100 * plan.budget().mfu(),
        plan.sequenceLength(),
        plan.tokenizerVocabulary());
    out.printf(
        Locale.ROOT,
        "disk: %.3g GB of weights when finished, and up to %.3g GB of checkpoints a slot while training%n",
        plan.finishedBytes() / 1e9,
        plan.checkpointBytes() / 1e9);
    planner.notices().forEach(out::println);
    planner
        .trainingTokens()
        .ifPresent(
            available -> {
              Repetitions repetitions = new Repetitions(study, available);
              TextTable domains =
                  new TextTable("domain", "tokens", "most epochs in a pilot", "at the target");
              repetitions
                  .worst(plan.pilots())
                  .forEach(
                      (domain, epochs) ->
                          domains.row(
                              domain,
                              Counts.brief(epochs.available()),
                              String.format(Locale.ROOT, "%.2f", epochs.runs()),
                              String.format(Locale.ROOT, "%.2f", epochs.target())));
              out.println();
              out.print(domains);
              repetitions.notices(plan.pilots()).forEach(out::println);
            });
    if (runs) {
      TextTable all = new TextTable("run", "tokens", "hours", "mixture");
      plan.pilots()
          .forEach(
              run ->
                  all.row(
                      run.name(),
                      Counts.brief(run.tokens()),
                      hours(plan.deviceHours(run.flops())),
                      run.mixture().toString()));
      out.println();
      out.print(all);
    }
    out.flush();
    planner.trainingTokens().ifPresent(planner::requireFed);
    plan.requireWithinBudget();
    return 0;
  }

  private static void row(
      TextTable table, Plan plan, String model, long params, int runs, long tokens, double flops) {
    table.row(
        model,
        Counts.brief(params),
        Integer.toString(runs),
        Counts.brief(tokens),
        String.format(Locale.ROOT, "%.3g", flops),
        hours(plan.deviceHours(flops)),
        hours(runs * plan.deviceHours(flops)));
  }

  private static String hours(double hours) {
    return String.format(Locale.ROOT, hours < 10 ? "%.3g" : "%.0f", hours);
  }
}
