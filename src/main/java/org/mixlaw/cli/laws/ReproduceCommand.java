package org.mixlaw.cli.laws;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.cli.console.CommandWords;
import org.mixlaw.cli.console.Failure;
import org.mixlaw.cli.console.Written;
import org.mixlaw.report.ReproductionReport;
import org.mixlaw.reproduction.Comparison;
import org.mixlaw.reproduction.Reproduction;
import org.mixlaw.reproduction.Section;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mixlaw reproduce}: the paper's figures beside ours. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    description = {
      "Compute the figures of \"Data Mixing Laws\" (arXiv 2403.16952) that the published tables"
          + " allow to compute, and set them beside references.",
      "Writes reproduction.html (self-contained) and reproduction.md; exits 1 when a figure is"
          + " missed."
    },
    footer = {"", "Example: scripts/reproduce-paper --out build/reproduction"})
public final class ReproduceCommand implements Callable<Integer> {
  @Option(
      names = "--published",
      paramLabel = "DIR",
      defaultValue = "data/published",
      description = "Folder of the published tables (default: ${DEFAULT-VALUE}).")
  private Path published;

  @Written("reproduction.html")
  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "build/reproduction",
      description = "Where the page is written (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (!Files.isDirectory(published)) {
      throw InputException.of("--published: %s is no folder", published);
    }
    Map<String, Path> inputs = new TreeMap<>();
    try (Stream<Path> files = Files.list(published)) {
      files
          .filter(file -> file.toString().endsWith(".csv"))
          .forEach(file -> inputs.put(file.getFileName().toString(), file));
    }
    Provenance provenance =
        Provenance.of(CommandWords.of(spec), Map.of("reproduction", 1L), inputs, Clock.systemUTC());
    List<Section> sections =
        Reproduction.run(published, what -> spec.commandLine().getErr().println("... " + what));
    ReproductionReport report = new ReproductionReport(sections, provenance);
    AtomicFiles.write(out.resolve("reproduction.html"), report.html());
    String markdown = report.markdown();
    AtomicFiles.write(out.resolve("reproduction.md"), markdown);
    spec.commandLine().getOut().println(markdown);
    spec.commandLine().getOut().println(out.resolve("reproduction.html"));
    spec.commandLine().getOut().flush();
    return report.count(Comparison.Verdict.MISSED) > 0 ? Failure.FAILED : 0;
  }
}
