package org.mixlaw.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.mixlaw.base.InputException;
import org.mixlaw.cli.console.Terminal;
import org.mixlaw.study.StaleRuns;
import org.mixlaw.study.StudyListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw prune}: stale runs, removed after asking. */
@Command(
    name = "prune",
    description = {
      "Remove the runs of a study that a change of it made stale, after asking.",
      "'run' only sets them aside (folder 'stale' of the study) and brings them back when the"
          + " change is taken back."
    },
    mixinStandardHelpOptions = true)
final class PruneCommand implements Callable<Integer> {
  @Parameters(paramLabel = "STUDY", description = "The study's folder, e.g. studies/quickstart.")
  private Path study;

  @Option(names = "--yes", description = "Remove them without asking.")
  private boolean yes;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    StaleRuns stale = new StaleRuns(WholeStudy.existing(study), StudyListener.NONE);
    PrintWriter out = spec.commandLine().getOut();
    List<Path> runs = stale.all();
    if (runs.isEmpty()) {
      out.println("no run of this study is stale");
      out.flush();
      return 0;
    }
    long bytes = 0;
    for (Path run : runs) {
      bytes += StaleRuns.bytes(run);
      out.println(run);
    }
    out.printf(Locale.ROOT, "%d stale runs, %.1f MB%n", runs.size(), bytes / 1e6);
    out.flush();
    if (!yes && !agreed(out)) {
      out.println("nothing is removed");
      out.flush();
      return Mixlaw.FAILED;
    }
    stale.removeAll();
    out.println("removed");
    out.flush();
    return 0;
  }

  private static boolean agreed(PrintWriter out) throws IOException {
    if (!Terminal.interactive()) {
      throw new InputException("prune: nobody is there to be asked; --yes removes without asking");
    }
    out.print("remove them for good? [y/N] ");
    out.flush();
    String answer =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return answer != null
        && (answer.strip().equalsIgnoreCase("y") || answer.strip().equalsIgnoreCase("yes"));
  }
}
