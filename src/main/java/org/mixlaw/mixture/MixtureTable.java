package org.mixlaw.mixture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.CsvText;
import org.mixlaw.base.InputException;

/**
 * Named mixtures, and the CSV they are kept in: a column {@code mixture} with the name and one
 * column {@code mix.<domain>} a training domain. A loss table is read too: its mixtures are those
 * of its runs, each once, named by the column {@code run} (or in the order of the file where it has
 * none).
 */
public final class MixtureTable {
  private static final String NAME = "mixture";
  private static final String RUN = "run";
  private static final String DOMAIN_PREFIX = "mix.";

  private final String where;
  private final Map<String, Mixture> mixtures;
  private final List<String> notices;

  private MixtureTable(String where, Map<String, Mixture> mixtures, List<String> notices) {
    this.where = where;
    this.notices = notices;
    this.mixtures = Collections.unmodifiableMap(mixtures);
  }

  /**
   * A table of given mixtures.
   *
   * @param mixtures mixtures by name
   * @return the table, in the order of the map
   */
  public static MixtureTable of(Map<String, Mixture> mixtures) {
    return of(mixtures, List.of());
  }

  /**
   * A table of given mixtures, with what was noticed while they were read.
   *
   * @param mixtures mixtures by name
   * @param notices sentences
   * @return the table, in the order of the map
   */
  public static MixtureTable of(Map<String, Mixture> mixtures, List<String> notices) {
    return new MixtureTable("the mixtures", new LinkedHashMap<>(mixtures), List.copyOf(notices));
  }

  /**
   * Names mixtures by their place: {@code m01}, {@code m02}, ...
   *
   * @param mixtures the mixtures
   * @return the mixtures by name; the order of the names is that of the list
   */
  public static SortedMap<String, Mixture> number(List<Mixture> mixtures) {
    SortedMap<String, Mixture> named = new TreeMap<>();
    int digits = Math.max(2, String.valueOf(mixtures.size()).length());
    for (Mixture mixture : mixtures) {
      named.put(String.format(Locale.ROOT, "m%0" + digits + "d", named.size() + 1), mixture);
    }
    return named;
  }

  /**
   * Reads a table of mixtures, or the mixtures of a loss table.
   *
   * @param file the file
   * @return its mixtures, in the file's order
   * @throws InputException if there is no {@code mix.} column or no row, a name is given to two
   *     mixtures, or the proportions are refused: file and line are named
   */
  public static MixtureTable read(Path file) {
    CsvTable table = CsvTable.read(file);
    List<String> columns =
        table.columns().stream()
            .filter(c -> c.startsWith(DOMAIN_PREFIX) && c.length() > DOMAIN_PREFIX.length())
            .toList();
    columns.forEach(c -> Names.require(domain(c), "domain", file + " header"));
    if (columns.isEmpty()) {
      throw InputException.of(
          "%s: no column is named 'mix.<domain>'; the header has %s",
          file, String.join(", ", table.columns()));
    }
    boolean losses = !table.columns().contains(NAME) && table.columns().contains("loss");
    if (!losses) {
      table.require(NAME);
    }
    WrittenProportions account = new WrittenProportions();
    Map<String, Mixture> mixtures =
        losses ? ofRuns(table, columns, account) : named(table, columns, account);
    return new MixtureTable(file.toString(), mixtures, account.notices());
  }

  private static Map<String, Mixture> named(
      CsvTable table, List<String> columns, WrittenProportions account) {
    Map<String, Mixture> mixtures = new LinkedHashMap<>();
    for (CsvTable.Row row : table.rows()) {
      String name = Names.require(row.text(NAME), "mixture", row.where());
      if (mixtures.put(name, mixture(row, columns, account)) != null) {
        throw InputException.of("%s: the mixture '%s' is listed twice", row.where(), name);
      }
    }
    return requireSome(table, mixtures);
  }

  private static Map<String, Mixture> ofRuns(
      CsvTable table, List<String> columns, WrittenProportions account) {
    Map<Mixture, String> names = new LinkedHashMap<>();
    Map<String, Mixture> runs = new LinkedHashMap<>();
    for (CsvTable.Row row : table.rows()) {
      Mixture mixture = mixture(row, columns, account);
      String name = row.optionalText(RUN).orElse("");
      Mixture earlier = name.isEmpty() ? null : runs.putIfAbsent(name, mixture);
      if (earlier != null && !earlier.equals(mixture)) {
        throw InputException.of(
            "%s: the run '%s' has the mixture %s here and %s before",
            row.where(), name, mixture, earlier);
      }
      names.putIfAbsent(mixture, name);
    }
    Map<String, Mixture> mixtures = new LinkedHashMap<>();
    names.forEach(
        (mixture, run) ->
            mixtures.put(
                run.isEmpty() ? String.format(Locale.ROOT, "m%02d", mixtures.size() + 1) : run,
                mixture));
    return requireSome(table, mixtures);
  }

  private static String domain(String column) {
    return column.substring(DOMAIN_PREFIX.length());
  }

  private static Mixture mixture(
      CsvTable.Row row, List<String> columns, WrittenProportions account) {
    Map<String, String> written = new TreeMap<>();
    columns.forEach(c -> written.put(domain(c), row.decimal(c)));
    return account.read(written, row.where());
  }

  private static Map<String, Mixture> requireSome(CsvTable table, Map<String, Mixture> mixtures) {
    if (mixtures.isEmpty()) {
      throw InputException.of(
          "%s: the table has no row; at least one mixture is needed", table.file());
    }
    return mixtures;
  }

  /**
   * The mixtures by name.
   *
   * @return an unmodifiable map, in the order of the file
   */
  public Map<String, Mixture> mixtures() {
    return mixtures;
  }

  /**
   * What was noticed while reading.
   *
   * @return sentences; none where every mixture summed to 1
   */
  public List<String> notices() {
    return notices;
  }

  /**
   * The mixtures with every training domain named.
   *
   * @param domains all training domains
   * @return the mixtures by name, each over exactly these domains
   * @throws InputException if a mixture names another domain
   */
  public SortedMap<String, Mixture> over(Set<String> domains) {
    SortedMap<String, Mixture> all = new TreeMap<>();
    mixtures.forEach(
        (name, mixture) ->
            all.put(name, mixture.over(domains, where + ", mixture '" + name + "'")));
    return all;
  }

  /**
   * The table as CSV; reading it back gives the same mixtures, to the last digit.
   *
   * @return header and one line a mixture
   */
  public String csv() {
    Set<String> domains = new TreeSet<>();
    mixtures.values().forEach(mixture -> domains.addAll(mixture.domains()));
    StringBuilder text = new StringBuilder();
    List<Object> header = new ArrayList<>(List.of(NAME));
    domains.forEach(domain -> header.add(DOMAIN_PREFIX + domain));
    text.append(CsvText.line(header));
    mixtures.forEach(
        (name, mixture) -> {
          List<Object> row = new ArrayList<>(List.of(name));
          domains.forEach(domain -> row.add(mixture.get(domain)));
          text.append(CsvText.line(row));
        });
    return text.toString();
  }

  /**
   * Writes the table, whole or not at all.
   *
   * @param file the file
   * @throws IOException if writing fails
   */
  public void write(Path file) throws IOException {
    AtomicFiles.write(file, csv());
  }
}
