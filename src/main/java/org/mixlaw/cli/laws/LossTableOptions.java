package org.mixlaw.cli.laws;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.mixlaw.loss.LossReading;
import org.mixlaw.loss.LossReading.Duplicates;
import org.mixlaw.loss.LossTable;
import picocli.CommandLine.Option;

/** How a loss table is read that training left untidy: options of every command that fits one. */
public final class LossTableOptions {
  @Option(
      names = "--duplicates",
      paramLabel = "last|refuse",
      defaultValue = "REFUSE",
      description =
          "Where a resumed run logged a loss twice: last takes the one further down the table,"
              + " refuse names the line (default: refuse).")
  private Duplicates duplicates = Duplicates.REFUSE;

  @Option(
      names = "--skip-diverged",
      description =
          "Leave out every run that has a loss that is blank, NaN or infinite, whole and with a"
              + " notice (default: such a table is refused).")
  private boolean skipDiverged;

  /** What the options say. */
  LossReading reading() {
    return new LossReading(duplicates, skipDiverged);
  }

  /**
   * Reads a table and tells what was left out of it.
   *
   * @param file the table
   * @param err where that is told
   * @return its rows
   * @throws org.mixlaw.base.InputException if it is no loss table
   */
  public LossTable read(Path file, PrintWriter err) {
    LossTable table = LossTable.read(file, reading());
    table.notices().forEach(notice -> err.println("note: " + notice));
    return table;
  }
}
