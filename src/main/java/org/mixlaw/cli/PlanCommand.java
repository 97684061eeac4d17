package org.mixlaw.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.mixlaw.base.InputException;
import org.mixlaw.cli.console.JsonOption;
import org.mixlaw.model.ModelCards;
import org.mixlaw.model.network.Devices;
import org.mixlaw.study.SlurmExecutor;
import org.mixlaw.study.StudyListener;
import org.mixlaw.study.StudyPlanner;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.plan.Plan;
import org.mixlaw.study.plan.Repetitions;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw plan}: what a study will cost. */
@Command(
    name = "plan",
    description = {
      "Show what a study will cost: runs, tokens, FLOPs, wall time per run, device hours, disk,"
          + " repetitions per domain.",
      "Nothing is trained. Repetitions are known once the corpus is there; everything that 'run'"
          + " would refuse is told, all of it at once.",
      "With --executor slurm, sbatch is asked whether it would take the jobs; none is submitted."
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
          "Share of the peak that training reaches, over the study file's budget.mfu (there 0.3 by"
              + " default).")
  private Double mfu;

  @Option(
      names = "--study",
      paramLabel = "DIR",
      description =
          "The study's folder, whose corpus tells the repetitions once it is built (default:"
              + " studies/<name of the study>).")
  private Path folder;

  @Option(names = "--runs", description = "List every run, not only a line a model.")
  private boolean runs;

  @ArgGroup(exclusive = false, heading = "%nWhere the runs would be trained:%n")
  private ExecutorOptions where = new ExecutorOptions();

  @Mixin private StudyOptions settings = new StudyOptions();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    StudyFile read = settings.read(config);
    StudyFile study = mfu == null ? read : read.withMfu(mfu);
    StudyFolder folder =
        new StudyFolder(
            this.folder == null ? Path.of("studies").resolve(study.name()) : this.folder);
    StudyPlanner planner = new StudyPlanner(study, folder, ModelCards.of(System.getenv()));
    List<String> mistakes = planner.mistakes();
    Plan plan = plan(planner, mistakes);
    PrintWriter out = spec.commandLine().getOut();
    PlanText text = new PlanText(plan);
    if (json.given()) {
      JsonOption.print(new PlanDocument(plan, planner.notices(plan), mistakes), out);
      return mistakes.isEmpty() ? 0 : Mixlaw.WRONG_INPUT;
    }
    out.print(text.models());
    out.println(text.device(Devices.gpuName(0), Runtime.getRuntime().availableProcessors()));
    PlanText.evaluation(study).ifPresent(out::println);
    out.println(text.disk());
    if (mistakes.isEmpty() && Files.exists(folder.studyFile())) {
      out.println();
      out.print(GrowthText.of(study, folder, plan));
    }
    planner.notices(plan).forEach(out::println);
    planner.trainingTokens().ifPresent(available -> repetitions(study, plan, available, out));
    if (runs) {
      out.println();
      out.print(text.runs());
    }
    out.flush();
    Optional<SlurmExecutor> slurm =
        where.slurm(study, folder, WholeStudy.home(), StudyListener.NONE);
    if (slurm.isPresent()) {
      out.println();
      slurm
          .get()
          .tryOut(plan.pilots().size(), shared(study))
          .forEach(answer -> out.println("slurm, " + answer));
      out.flush();
    }
    if (!mistakes.isEmpty()) {
      throw InputException.all(mistakes);
    }
    return 0;
  }

  /** The plan to show beside what is wrong; where there can be none, all that is wrong. */
  private static Plan plan(StudyPlanner planner, List<String> mistakes) {
    try {
      return planner.plan();
    } catch (InputException e) {
      throw mistakes.isEmpty() ? e : InputException.all(mistakes);
    }
  }

  /** How many devices share a run of the validation, where more than one does. */
  private static Set<Integer> shared(StudyFile study) {
    Set<Integer> shared = new TreeSet<>();
    study.validate().forEach(validate -> validate.devices().ifPresent(shared::add));
    shared.remove(1);
    return shared;
  }

  private static void repetitions(
      StudyFile study, Plan plan, Map<String, Long> available, PrintWriter out) {
    Repetitions repetitions = new Repetitions(study, available);
    out.println();
    out.print(PlanText.domains(repetitions.worst(plan.pilots())));
    repetitions.notices(plan.pilots()).forEach(out::println);
  }
}
