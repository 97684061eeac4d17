package org.mixlaw.law;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.InputException;
import org.mixlaw.mixture.Mixture;

/**
 * Measured losses in tidy long form, one row per run, tokens seen and validation domain. Rows are
 * held in one canonical order, so nothing that is computed from a table depends on the order of its
 * lines or columns.
 */
public final class LossTable {
  private static final String MIX = "mix.";
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();
  private static final Comparator<Row> ORDER =
      Comparator.comparingLong(Row::params)
          .thenComparing(row -> row.mixture().toString())
          .thenComparing(Row::run)
          .thenComparingLong(Row::tokens)
          .thenComparing(Row::domain);

  private final SortedSet<String> trainingDomains;
  private final List<Row> rows;
  private final List<String> notices;

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
   * @param loss nats per token
   * @param bitsPerByte the same loss in bits per byte, where known
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
      OptionalDouble bitsPerByte) {}

  private LossTable(SortedSet<String> trainingDomains, List<Row> rows, List<String> notices) {
    this.trainingDomains = Collections.unmodifiableSortedSet(trainingDomains);
    this.rows = List.copyOf(rows);
    this.notices = List.copyOf(notices);
  }

  /**
   * Reads a loss table.
   *
   * @param file a CSV with {@code params,tokens,domain,loss} and a {@code mix.<domain>} column per
   *     training domain; optional {@code run}, {@code model}, {@code seed}, {@code bits_per_byte};
   *     columns in any order
   * @return the table
   * @throws InputException if a column is missing, a loss is not a positive number, a mixture does
   *     not sum to 1, or two rows contradict each other
   */
  public static LossTable read(Path file) {
    CsvTable table = CsvTable.read(file);
    table.require("params", "tokens", "domain", "loss");
    SortedSet<String> domains = new TreeSet<>();
    for (String column : table.columns()) {
      if (column.startsWith(MIX) && column.length() > MIX.length()) {
        domains.add(column.substring(MIX.length()));
      }
    }
    if (domains.isEmpty()) {
      throw InputException.of(
          "%s: no column is named 'mix.<domain>'; the header has %s",
          file, String.join(", ", table.columns()));
    }
    if (table.rows().isEmpty()) {
      throw InputException.of("%s: has a header but no rows", file);
    }
    Map<String, Mixture> known = new HashMap<>();
    Map<String, Long> counts = new HashMap<>();
    Gathering gathering = new Gathering(domains);
    for (CsvTable.Row row : table.rows()) {
      gathering.add(row(row, domains, known, counts), row::where);
    }
    return gathering.table();
  }

  private static Row row(
      CsvTable.Row row,
      SortedSet<String> domains,
      Map<String, Mixture> known,
      Map<String, Long> counts) {
    double loss = row.number("loss");
    if (!(loss > 0)) {
      throw InputException.of(
          "%s: the loss is %s; accepted are numbers above 0 (nats per token)", row.where(), loss);
    }
    StringBuilder fields = new StringBuilder();
    domains.forEach(domain -> fields.append(row.text(MIX + domain)).append(' '));
    Mixture mixture = known.get(fields.toString());
    if (mixture == null) {
      mixture = mixture(row, domains);
      known.put(fields.toString(), mixture);
    }
    Mixture its = mixture;
    long params = positive(row, "params", counts);
    Optional<String> bits = row.optionalText("bits_per_byte");
    return new Row(
        row.optionalText("run").orElseGet(() -> params + " " + its),
        row.optionalText("model").orElse(""),
        params,
        row.optionalText("seed").orElse(""),
        positive(row, "tokens", counts),
        mixture,
        row.text("domain"),
        loss,
        bits.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(row.number("bits_per_byte")));
  }

  private static Mixture mixture(CsvTable.Row row, SortedSet<String> domains) {
    Map<String, Double> proportions = new TreeMap<>();
    domains.forEach(domain -> proportions.put(domain, row.number(MIX + domain)));
    try {
      return Mixture.of(proportions);
    } catch (InputException e) {
      throw InputException.of("%s: %s", row.where(), e.getMessage());
    }
  }

  /** A count; the same text is read once, since a table says each many times. */
  private static long positive(CsvTable.Row row, String column, Map<String, Long> counts) {
    String text = row.text(column);
    Long known = counts.get(text);
    if (known != null) {
      return known;
    }
    long count = row.count(column);
    if (count <= 0) {
      throw InputException.of(
          "%s: column '%s' is 0; accepted are counts above 0", row.where(), column);
    }
    counts.put(text, count);
    return count;
  }

  /**
   * Several tables as one. Training domains that a table does not have count as proportion 0 there.
   *
   * @param tables the tables
   * @return all their rows
   * @throws InputException if two rows contradict each other
   */
  public static LossTable merge(Collection<LossTable> tables) {
    SortedSet<String> domains = new TreeSet<>();
    tables.forEach(table -> domains.addAll(table.trainingDomains));
    Gathering gathering = new Gathering(domains);
    for (LossTable table : tables) {
      for (Row row : table.rows) {
        gathering.add(
            new Row(
                row.run(),
                row.model(),
                row.params(),
                row.seed(),
                row.tokens(),
                row.mixture().over(domains, "run " + row.run()),
                row.domain(),
                row.loss(),
                row.bitsPerByte()),
            () -> "run " + row.run());
      }
    }
    return gathering.table();
  }

  /** Rows on their way into a table: exact duplicates are dropped, contradictions refused. */
  private static final class Gathering {
    private record Key(
        String run, long params, String seed, long tokens, Mixture mixture, String domain) {}

    private final SortedSet<String> domains;
    private final Map<Key, Row> rows = new HashMap<>();
    private int duplicates;

    Gathering(SortedSet<String> domains) {
      this.domains = domains;
    }

    void add(Row row, Supplier<String> where) {
      Key key =
          new Key(row.run(), row.params(), row.seed(), row.tokens(), row.mixture(), row.domain());
      Row before = rows.putIfAbsent(key, row);
      if (before == null) {
        return;
      }
      if (before.loss() != row.loss()) {
        throw InputException.of(
            "%s: run '%s' has two losses for domain '%s' at %d tokens, %s and %s; only one is accepted",
            where.get(), row.run(), row.domain(), row.tokens(), before.loss(), row.loss());
      }
      duplicates++;
    }

    LossTable table() {
      List<Row> sorted = new ArrayList<>(rows.values());
      sorted.sort(ORDER);
      List<String> notices = new ArrayList<>();
      if (duplicates > 0) {
        notices.add(duplicates + " rows repeat others exactly and were dropped");
      }
      return new LossTable(domains, sorted, notices);
    }
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
    return new LossTable(trainingDomains, rows.stream().filter(wanted).toList(), notices);
  }

  /**
   * The table without the first third of every run: warmup and the steep start follow no power law,
   * and the paper's own fits begin at 10k of 30k steps.
   *
   * @return the rows from a third of each run's last token count on
   */
  public LossTable settled() {
    Map<String, Long> last = new HashMap<>();
    rows.forEach(row -> last.merge(run(row), row.tokens(), Math::max));
    return filter(row -> 3 * row.tokens() >= last.get(run(row)));
  }

  private static String run(Row row) {
    return row.params() + "/" + row.seed() + "/" + row.run();
  }

  /**
   * Writes the table, whole or not at all.
   *
   * @param file the file
   * @throws IOException if writing fails
   */
  public void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
      List<Object> header = new ArrayList<>(List.of("run", "model", "params", "seed", "tokens"));
      trainingDomains.forEach(domain -> header.add(MIX + domain));
      header.addAll(List.of("domain", "loss", "bits_per_byte"));
      printer.printRecord(header);
      for (Row row : rows) {
        List<Object> fields =
            new ArrayList<>(
                List.of(row.run(), row.model(), row.params(), row.seed(), row.tokens()));
        trainingDomains.forEach(domain -> fields.add(row.mixture().get(domain)));
        fields.add(row.domain());
        fields.add(row.loss());
        fields.add(row.bitsPerByte().isPresent() ? row.bitsPerByte().getAsDouble() : "");
        printer.printRecord(fields);
      }
    }
    AtomicFiles.write(file, text);
  }
}
