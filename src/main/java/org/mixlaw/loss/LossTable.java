package org.mixlaw.loss;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.CsvText;
import org.mixlaw.base.InputException;
import org.mixlaw.mixture.Mixture;

/**
 * Measured losses in tidy long form, one row per run, tokens seen and validation domain. Rows are
 * held in one canonical order, so nothing that is computed from a table depends on the order of its
 * lines or columns.
 */
public final class LossTable {
  /** The column of standard errors. */
  static final String STANDARD_ERROR = "se";

  private static final String NOTE = "note";

  private static final String MIX = "mix.";
  private final SortedSet<String> trainingDomains;
  private final List<Row> rows;
  private final List<String> notices;
  private final LossUnit unit;

  /**
   * One measured loss.
   *
   * @param run the run's name; where a table has none, the model size and the mixture stand for it
   * @param model the model's name, or empty
   * @param params non-embedding parameters N
   * @param seed the run's seed, or empty
   * @param tokens tokens seen D
   * @param mixture the training mixture
   * @param domain the validation domain
   * @param loss the loss, in the table's {@link #unit}
   * @param bitsPerByte the same loss in bits per byte, where known
   * @param standardError the standard error of the loss as a mean over held-out sequences, in the
   *     table's unit, where known
   */
  public record Row(
      String run,
      String model,
      long params,
      String seed,
      long tokens,
      Mixture mixture,
      String domain,
      double loss,
      OptionalDouble bitsPerByte,
      OptionalDouble standardError) {
    /**
     * The same measurement under a mixture written over other domains.
     *
     * @param other the same proportions, domains at 0 added or left out
     * @return a row that differs in that alone
     */
    public Row with(Mixture other) {
      return new Row(
          run, model, params, seed, tokens, other, domain, loss, bitsPerByte, standardError);
    }
  }

  /** A table of rows in their canonical order. */
  LossTable(
      SortedSet<String> trainingDomains, List<Row> rows, List<String> notices, LossUnit unit) {
    this.unit = unit;
    this.trainingDomains = Collections.unmodifiableSortedSet(trainingDomains);
    this.rows = List.copyOf(rows);
    this.notices = List.copyOf(notices);
  }

  /**
   * Reads a loss table.
   *
   * @param file a CSV with {@code params,tokens,domain,loss} and a {@code mix.<domain>} column per
   *     training domain; optional {@code run}, {@code model}, {@code seed}, {@code bits_per_byte},
   *     {@code se}; columns in any order
   * @return the table
   * @throws InputException if a column is missing, a loss is not a positive number, a standard
   *     error is negative, a mixture does not sum to 1, or two rows contradict each other
   */
  public static LossTable read(Path file) {
    return read(file, LossReading.STRICT);
  }

  /**
   * Reads a loss table that training may have left untidy.
   *
   * @param file as {@link #read(Path)} takes it
   * @param reading what is done with losses logged twice and with diverged runs
   * @return the table; what was left out is in its notices
   * @throws InputException as {@link #read(Path)} does
   */
  public static LossTable read(Path file, LossReading reading) {
    return LossTableReader.read(file, reading);
  }

  /**
   * A table of rows over the domains of their mixtures.
   *
   * @param rows the rows, in any order
   * @return the table
   * @throws InputException if two rows contradict each other
   */
  public static LossTable of(Collection<Row> rows) {
    SortedSet<String> domains = new TreeSet<>();
    rows.forEach(row -> domains.addAll(row.mixture().domains()));
    LossRows gathering = new LossRows(domains, LossReading.Duplicates.REFUSE);
    rows.forEach(row -> gathering.add(row, () -> "run " + row.run()));
    return gathering.table(List.of(), LossUnit.NATS_PER_TOKEN);
  }

  /**
   * Several tables as one. Training domains that a table does not have count as proportion 0 there.
   *
   * @param tables the tables
   * @return all their rows
   * @throws InputException if two rows contradict each other, or tables have different units
   */
  public static LossTable merge(Collection<LossTable> tables) {
    SortedSet<String> domains = new TreeSet<>();
    tables.forEach(table -> domains.addAll(table.trainingDomains));
    LossRows gathering = new LossRows(domains, LossReading.Duplicates.REFUSE);
    List<LossUnit> units = tables.stream().map(LossTable::unit).distinct().toList();
    if (units.size() > 1) {
      throw InputException.of("losses in %s and in %s make no table", units.get(0), units.get(1));
    }
    for (LossTable table : tables) {
      for (Row row : table.rows) {
        gathering.add(
            row.with(row.mixture().over(domains, "run " + row.run())), () -> "run " + row.run());
      }
    }
    return gathering.table(
        tables.stream().flatMap(table -> table.notices.stream()).distinct().toList(),
        units.isEmpty() ? LossUnit.NATS_PER_TOKEN : units.get(0));
  }

  /**
   * What the losses are measured in.
   *
   * @return the unit of every row
   */
  public LossUnit unit() {
    return unit;
  }

  /**
   * The rows, in canonical order.
   *
   * @return by size, mixture, run, tokens, domain
   */
  public List<Row> rows() {
    return rows;
  }

  /**
   * What was noticed while reading.
   *
   * @return sentences
   */
  public List<String> notices() {
    return notices;
  }

  /**
   * The training domains.
   *
   * @return their names, sorted
   */
  public SortedSet<String> trainingDomains() {
    return trainingDomains;
  }

  /**
   * The validation domains.
   *
   * @return their names, sorted
   */
  public SortedSet<String> domains() {
    SortedSet<String> domains = new TreeSet<>();
    rows.forEach(row -> domains.add(row.domain()));
    return domains;
  }

  /**
   * The model sizes.
   *
   * @return non-embedding parameters, rising
   */
  public SortedSet<Long> sizes() {
    SortedSet<Long> sizes = new TreeSet<>();
    rows.forEach(row -> sizes.add(row.params()));
    return sizes;
  }

  /**
   * The token counts at which losses were measured.
   *
   * @return tokens, rising
   */
  public SortedSet<Long> tokens() {
    SortedSet<Long> tokens = new TreeSet<>();
    rows.forEach(row -> tokens.add(row.tokens()));
    return tokens;
  }

  /**
   * The distinct mixtures, each under the name of its first run.
   *
   * @return mixtures by name
   */
  public SortedMap<String, Mixture> mixtures() {
    Map<Mixture, String> names = new HashMap<>();
    rows.forEach(
        row -> names.merge(row.mixture(), row.run(), (a, b) -> a.compareTo(b) <= 0 ? a : b));
    SortedMap<String, Mixture> mixtures = new TreeMap<>();
    names.forEach((mixture, name) -> mixtures.put(name, mixture));
    return mixtures;
  }

  /**
   * The rows that fit.
   *
   * @param wanted which rows
   * @return a table of them over the same training domains
   */
  public LossTable filter(Predicate<Row> wanted) {
    return new LossTable(trainingDomains, rows.stream().filter(wanted).toList(), notices, unit);
  }

  /**
   * The table with the burn-in left out, the first third of every run: warmup and the steep start
   * follow no power law, and the paper's own fits begin at 10k of 30k steps.
   *
   * @return the rows from a third of each run's last token count on
   */
  public LossTable withoutBurnIn() {
    record Run(long params, String seed, String name) {
      static Run of(Row row) {
        return new Run(row.params(), row.seed(), row.run());
      }
    }
    Map<Run, Long> last = new HashMap<>();
    rows.forEach(row -> last.merge(Run.of(row), row.tokens(), Math::max));
    return filter(row -> 3 * row.tokens() >= last.get(Run.of(row)));
  }

  /**
   * Writes the table, whole or not at all; without the column of standard errors where none is
   * known.
   *
   * @param file the file
   * @throws IOException if writing fails
   */
  public void write(Path file) throws IOException {
    write(file, row -> "");
  }

  /**
   * Writes the table with a column {@code note}, which readers leave alone; a file that says the
   * same already stands.
   *
   * @param file the file
   * @param note what is to be said of a row; empty for nothing
   * @throws IOException if it cannot be written
   */
  public void write(Path file, Function<Row, String> note) throws IOException {
    String text = text(note);
    if (!Files.exists(file) || !Files.readString(file).equals(text)) {
      AtomicFiles.write(file, text);
    }
  }

  private String text(Function<Row, String> note) {
    StringBuilder text = new StringBuilder();
    List<Object> header = new ArrayList<>(List.of("run", "model", "params", "seed", "tokens"));
    trainingDomains.forEach(domain -> header.add(MIX + domain));
    header.addAll(List.of("domain", "loss", "bits_per_byte"));
    boolean errors = rows.stream().anyMatch(row -> row.standardError().isPresent());
    if (errors) {
      header.add(STANDARD_ERROR);
    }
    boolean told = unit != LossUnit.NATS_PER_TOKEN;
    if (told) {
      header.add(LossUnit.COLUMN);
    }
    boolean notes = rows.stream().anyMatch(row -> !note.apply(row).isEmpty());
    if (notes) {
      header.add(NOTE);
    }
    text.append(CsvText.line(header));
    for (Row row : rows) {
      List<Object> fields =
          new ArrayList<>(List.of(row.run(), row.model(), row.params(), row.seed(), row.tokens()));
      trainingDomains.forEach(domain -> fields.add(row.mixture().get(domain)));
      fields.add(row.domain());
      fields.add(row.loss());
      fields.add(field(row.bitsPerByte()));
      if (errors) {
        fields.add(field(row.standardError()));
      }
      if (told) {
        fields.add(unit.label());
      }
      if (notes) {
        fields.add(note.apply(row));
      }
      text.append(CsvText.line(fields));
    }
    return text.toString();
  }

  private static Object field(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : "";
  }
}
