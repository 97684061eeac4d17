package org.mixlaw.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.mixlaw.base.Counts;
import org.mixlaw.base.FolderLock;
import org.mixlaw.cli.console.Durations;
import org.mixlaw.cli.console.JsonOption;
import org.mixlaw.cli.console.TextTable;
import org.mixlaw.model.ModelCards;
import org.mixlaw.study.RunLedger;
import org.mixlaw.study.RunState;
import org.mixlaw.study.Standing;
import org.mixlaw.study.StudyPlanner;
import org.mixlaw.study.StudyStatus;
import org.mixlaw.study.file.ChangedKeys;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.plan.Plan;
import org.mixlaw.train.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw status}: where the runs of a study stand. */
@Command(
    name = "status",
    description = {
      "Show where the runs of a study stand: state, step, training loss, validation loss (by the"
          + " target's weights), tokens/s, time left, and the device hours spent in their steps;"
          + " then what is kept, new and stale.",
      "It reads the study's folder alone, so it works while other processes or nodes train."
    },
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Parameters(paramLabel = "STUDY", description = "The study's folder, e.g. studies/quickstart.")
  private Path study;

  @Option(
      names = "--config",
      paramLabel = "CONFIG",
      description =
          "The study file as it is now: which keys changed, and which runs they make new or stale"
              + " (default: as it was when the study last ran).")
  private Path config;

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  /** One run as the document has it; what is not known yet is null. */
  private record Line(
      String run,
      RunState.State state,
      Standing.Kind standing,
      Long step,
      Long steps,
      Long tokens,
      Double loss,
      Double validationLoss,
      Map<String, Double> validation,
      Double tokensPerSecond,
      Long secondsLeft,
      double deviceHours,
      String failure) {}

  /** The whole document. */
  private record Status(
      String study,
      FolderLock.Holder heldBy,
      int done,
      int runs,
      double deviceHours,
      List<String> changedKeys,
      List<Line> states) {}

  @Override
  public Integer call() throws Exception {
    StudyFolder folder = WholeStudy.existing(study);
    ModelCards cards = ModelCards.of(System.getenv());
    StudyStatus status = StudyStatus.of(folder, cards, Clock.systemUTC());
    StudyFile begun = StudyFile.read(folder.studyFile());
    StudyFile now = config == null ? begun : StudyFile.read(config);
    Plan plan = new StudyPlanner(now, folder, cards).plan();
    PrintWriter out = spec.commandLine().getOut();
    if (json.given()) {
      Map<String, Standing.Kind> standings = new HashMap<>();
      for (Standing standing : RunLedger.outlook(now, folder).of(plan.pilots())) {
        standings.put(standing.run().name(), standing.kind());
      }
      List<String> changed = ChangedKeys.between(begun, now);
      JsonOption.print(document(status, standings, changed), out);
    } else {
      out.print(table(status));
      for (RunState state : status.runs()) {
        state.failure().ifPresent(why -> out.println(state.run().name() + " failed: " + why));
      }
      out.println();
      out.print(GrowthText.of(now, folder, plan));
      out.println(sentence(status));
    }
    out.flush();
    return 0;
  }

  private Status document(
      StudyStatus status, Map<String, Standing.Kind> standings, List<String> changed) {
    List<Line> lines = new ArrayList<>();
    for (RunState state : status.runs()) {
      lines.add(line(state, status, standings.get(state.run().name())));
    }
    return new Status(
        study.toString(),
        status.holder().orElse(null),
        status.count(RunState.State.DONE),
        status.runs().size(),
        status.deviceHours(),
        changed,
        lines);
  }

  private static Line line(RunState state, StudyStatus status, Standing.Kind standing) {
    Optional<Progress> p = state.progress();
    return new Line(
        state.run().name(),
        state.state(),
        standing,
        p.map(Progress::step).orElse(null),
        p.map(Progress::steps).orElse(null),
        p.map(Progress::tokens).orElse(null),
        p.map(Progress::loss).orElse(null),
        p.map(progress -> boxed(status.overall().mean(progress.validation()))).orElse(null),
        p.map(Progress::validation).filter(losses -> !losses.isEmpty()).orElse(null),
        p.map(Progress::tokensPerSecond).orElse(null),
        state.state() == RunState.State.RUNNING
            ? p.map(progress -> progress.remaining().toSeconds()).orElse(null)
            : null,
        state.deviceHours(),
        state.failure().orElse(null));
  }

  private static Double boxed(OptionalDouble value) {
    return value.isPresent() ? (Double) value.getAsDouble() : null;
  }

  private static TextTable table(StudyStatus status) {
    TextTable table =
        new TextTable(
            "run", "state", "step", "loss", "validation", "tokens/s", "left", "device hours");
    for (RunState state : status.runs()) {
      Optional<Progress> p = state.progress();
      boolean running = state.state() == RunState.State.RUNNING;
      table.row(
          state.run().name(),
          state.state().toString(),
          p.map(progress -> progress.step() + "/" + progress.steps()).orElse("-"),
          p.map(progress -> loss(OptionalDouble.of(progress.loss()))).orElse("-"),
          p.map(progress -> loss(status.overall().mean(progress.validation()))).orElse("-"),
          p.map(progress -> Counts.brief(progress.tokensPerSecond())).orElse("-"),
          p.filter(progress -> running)
              .map(progress -> Durations.brief(progress.remaining()))
              .orElse("-"),
          p.map(progress -> hours(state.deviceHours())).orElse("-"));
    }
    return table;
  }

  private static String loss(OptionalDouble loss) {
    return loss.isPresent() ? String.format(Locale.ROOT, "%.4f", loss.getAsDouble()) : "-";
  }

  private static String hours(double hours) {
    return String.format(Locale.ROOT, "%.3g", hours);
  }

  private static String sentence(StudyStatus status) {
    String held =
        status
            .holder()
            .map(holder -> "run by " + holder)
            .orElse("no process of this machine runs it");
    return String.format(
        Locale.ROOT,
        "%s; %s device hours used; %d of %d runs done",
        held,
        hours(status.deviceHours()),
        status.count(RunState.State.DONE),
        status.runs().size());
  }
}
