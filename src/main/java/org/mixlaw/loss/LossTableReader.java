package org.mixlaw.loss;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.InputException;
import org.mixlaw.base.TextFiles;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.Names;
import org.mixlaw.mixture.WrittenProportions;

/**
 * Reads the rows of a loss table. The same text is understood once: a table says each mixture and
 * each count many times.
 */
final class LossTableReader {
  private static final String MIX = "mix.";

  private final SortedSet<String> domains = new TreeSet<>();
  private final Map<List<String>, Mixture> mixtures = new HashMap<>();
  private final WrittenProportions account = new WrittenProportions();
  private final Map<String, Long> counts = new HashMap<>();
  private final Map<String, String> validation = new HashMap<>();

  private LossTableReader(CsvTable table) {
    for (String column : table.columns()) {
      if (column.startsWith(MIX) && column.length() > MIX.length()) {
        domains.add(
            Names.require(column.substring(MIX.length()), "domain", table.file() + " header"));
      }
    }
  }

  static LossTable read(Path file, LossReading how) {
    TextFiles.requireNoFolder(
        file,
        "losses.csv",
        "accepted is a table of losses (CSV); 'mixlaw import-losses' makes one");
    CsvTable table = CsvTable.read(file);
    List<String> known = table.columns();
    if (!known.contains("domain") && !known.contains("loss")) {
      throw InputException.of(
          "%s: column 'loss' is missing; the header has %s; a wide table, with a column a loss,"
              + " comes in by 'mixlaw import-losses --format wide'",
          file, String.join(", ", known));
    }
    table.require("params", "tokens", "domain", "loss");
    LossTableReader reader = new LossTableReader(table);
    if (reader.domains.isEmpty()) {
      throw InputException.of(
          "%s: no column is named 'mix.<domain>'; the header has %s",
          file, String.join(", ", table.columns()));
    }
    if (table.rows().isEmpty()) {
      throw InputException.of("%s: has a header but no rows", file);
    }
    List<String> columns = reader.domains.stream().map(domain -> MIX + domain).toList();
    LossRows rows = new LossRows(reader.domains, how.duplicates());
    DivergedRuns diverged = new DivergedRuns();
    for (CsvTable.Row row : table.rows()) {
      OptionalDouble loss = reader.loss(row, how.skipDiverged());
      LossTable.Row read = reader.row(row, columns, loss.orElse(Double.NaN));
      if (loss.isEmpty()) {
        diverged.add(read);
      } else {
        rows.add(read, row::where);
      }
    }
    List<String> notices = new ArrayList<>(reader.account.notices());
    notices.addAll(diverged.notices());
    LossTable read = rows.table(notices, LossUnit.of(table)).filter(row -> !diverged.contains(row));
    if (read.rows().isEmpty()) {
      throw InputException.of("%s: every run diverged; no loss is left", file);
    }
    return read;
  }

  /** The loss; none where it diverged and such runs are left out. */
  private OptionalDouble loss(CsvTable.Row row, boolean skipDiverged) {
    OptionalDouble loss = row.finite("loss");
    if (loss.isEmpty() && !skipDiverged) {
      throw InputException.of(
          "%s: column 'loss' is %s; accepted are numbers above 0 (--skip-diverged leaves out runs"
              + " that have other losses)",
          row.where(), row.optionalText("loss").map(text -> "'" + text + "'").orElse("empty"));
    }
    if (loss.isPresent() && !(loss.getAsDouble() > 0)) {
      throw InputException.of(
          "%s: the loss is %s; accepted are numbers above 0 in the table's unit",
          row.where(), loss.getAsDouble());
    }
    return loss;
  }

  private LossTable.Row row(CsvTable.Row row, List<String> columns, double loss) {
    Mixture mixture =
        mixtures.computeIfAbsent(
            columns.stream().map(row::decimal).toList(), proportions -> mixture(row));
    long params = positive(row, "params");
    return new LossTable.Row(
        row.optionalText("run").orElseGet(() -> params + " " + mixture),
        row.optionalText("model").orElse(""),
        params,
        row.optionalText("seed").orElse(""),
        positive(row, "tokens"),
        mixture,
        validation.computeIfAbsent(
            row.text("domain"), name -> Names.require(name, "domain", row.where())),
        loss,
        row.finite("bits_per_byte"),
        standardError(row));
  }

  private static OptionalDouble standardError(CsvTable.Row row) {
    OptionalDouble error = row.finite(LossTable.STANDARD_ERROR);
    if (error.isPresent() && error.getAsDouble() < 0) {
      throw InputException.of(
          "%s: column '%s' is %s; accepted are standard errors of 0 or more, or nothing",
          row.where(), LossTable.STANDARD_ERROR, error.getAsDouble());
    }
    return error;
  }

  private Mixture mixture(CsvTable.Row row) {
    Map<String, String> written = new TreeMap<>();
    domains.forEach(domain -> written.put(domain, row.decimal(MIX + domain)));
    return account.read(written, row.where());
  }

  private long positive(CsvTable.Row row, String column) {
    return counts.computeIfAbsent(row.text(column), text -> row.positive(column));
  }
}
