package org.mixlaw.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mixlaw.base.Counts;
import org.mixlaw.base.Documents;
import org.mixlaw.cli.console.TextTable;
import org.mixlaw.model.ModelCards;
import org.mixlaw.study.RunState;
import org.mixlaw.study.StudyStatus;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.train.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw status}: where the runs of a study stand. */
@Command(
    name = "status",
    description = {
      "Shows where the runs of a study stand: state, progress, training loss, tokens/s, time left.",
      "Reads the study's folder alone, so it works while other processes or nodes train."
    },
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Parameters(paramLabel = "STUDY", description = "The study's folder, e.g. studies/quickstart.")
  private Path study;

  @Option(names = "--json", description = "Print one JSON document in place of the table.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** One run as the document has it; what is not known yet is null. */
  private record Line(
      String run,
      RunState.State state,
      Long step,
      Long steps,
      Long tokens,
      Double loss,
      Double tokensPerSecond,
      Long secondsLeft) {
    static Line of(RunState state) {
      Optional<Progress> p = state.progress();
      return new Line(
          state.run().name(),
          state.state(),
          p.map(Progress::step).orElse(null),
          p.map(Progress::steps).orElse(null),
          p.map(Progress::tokens).orElse(null),
          p.map(Progress::loss).orElse(null),
          p.map(Progress::tokensPerSecond).orElse(null),
          state.state() == RunState.State.RUNNING
              ? p.map(progress -> progress.remaining().toSeconds()).orElse(null)
              : null);
    }
  }

  /** The whole document. */
  private record Status(String study, int done, int runs, List<Line> states) {}

  @Override
  public Integer call() throws Exception {
    StudyFolder folder = WholeStudy.existing(study);
    List<RunState> states =
        StudyStatus.of(folder, ModelCards.of(System.getenv()), Clock.systemUTC());
    if (json) {
      Status status =
          new Status(
              folder.root().toString(),
              (int) states.stream().filter(s -> s.state() == RunState.State.DONE).count(),
              states.size(),
              states.stream().map(Line::of).toList());
      spec.commandLine().getOut().println(Documents.json().writeValueAsString(status));
      spec.commandLine().getOut().flush();
      return 0;
    }
    TextTable table = new TextTable("run", "state", "progress", "loss", "tokens/s", "left");
    for (RunState state : states) {
      table.row(
          state.run().name(),
          state.state().toString(),
          state
              .progress()
              .map(p -> String.format(Locale.ROOT, "%d/%d", p.step(), p.steps()))
              .orElse("-"),
          state.progress().map(p -> String.format(Locale.ROOT, "%.4f", p.loss())).orElse("-"),
          state.progress().map(p -> Counts.brief(p.tokensPerSecond())).orElse("-"),
          state.state() == RunState.State.RUNNING
              ? state.progress().map(p -> brief(p.remaining())).orElse("-")
              : "-");
    }
    spec.commandLine().getOut().print(table);
    spec.commandLine()
        .getOut()
        .printf(
            "%d of %d runs done%n",
            states.stream().filter(s -> s.state() == RunState.State.DONE).count(), states.size());
    spec.commandLine().getOut().flush();
    return 0;
  }

  private static String brief(Duration left) {
    return left.toHours() > 0
        ? String.format(Locale.ROOT, "%dh%02dm", left.toHours(), left.toMinutesPart())
        : String.format(Locale.ROOT, "%dm%02ds", left.toMinutes(), left.toSecondsPart());
  }
}
