package org.mixlaw.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mixlaw.cli.console.JsonOption;
import org.mixlaw.cli.console.TextTable;
import org.mixlaw.cli.console.Written;
import org.mixlaw.report.Page;
import org.mixlaw.report.StudyComparison;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw compare}: two studies side by side. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Set two studies side by side: what they spent, found and confirmed.",
    footer = {"", "Example: mixlaw compare studies/a studies/b --html comparison.html"})
final class CompareCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "A", description = "Folder of one study.")
  private Path left;

  @Parameters(index = "1", paramLabel = "B", description = "Folder of the other.")
  private Path right;

  @Written
  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also write the comparison as a page (default: only print it).")
  private Optional<Path> html = Optional.empty();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  /** What {@code --json} prints. */
  private record Document(List<Page.Table> tables, List<String> sentences) {}

  @Override
  public Integer call() throws Exception {
    StudyComparison comparison = StudyComparison.of(left, right);
    PrintWriter out = spec.commandLine().getOut();
    if (html.isPresent()) {
      comparison.write(html.get());
    }
    if (json.given()) {
      JsonOption.print(new Document(comparison.tables(), comparison.sentences()), out);
    } else {
      print(comparison, out);
      html.ifPresent(out::println);
      out.flush();
    }
    return 0;
  }

  private static void print(StudyComparison comparison, PrintWriter out) {
    for (Page.Table table : comparison.tables()) {
      out.println(table.caption());
      TextTable text = new TextTable(table.header().toArray(String[]::new));
      table.rows().forEach(row -> text.row(row.toArray(String[]::new)));
      out.println(text);
    }
    comparison.sentences().forEach(out::println);
  }
}
