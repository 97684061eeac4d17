package org.mixlaw.base;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.FieldModifiers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A CSV file with a header, read whole; columns are addressed by name, errors name file, line and
 * column. Fields are separated by commas, semicolons or tabs, whichever the header has most of; in
 * tables without commas between fields a number may have one for its point. A column without a name
 * is passed over where it comes first, as pandas and R write row numbers, or is empty throughout.
 */
public final class CsvTable {
  /** Texts that stand for a number that is not there or not finite, as pandas reads them. */
  private static final Set<String> NO_NUMBER =
      Set.of("", "na", "n/a", "#n/a", "null", "none", "nan", "-nan", "inf", "infinity");

  private static final Pattern DECIMAL_COMMA =
      Pattern.compile("([-+]?[0-9]*),([0-9]+(?:[eE][-+]?[0-9]+)?)");

  private final Path file;
  private final char separator;
  private final List<String> columns;
  private final List<Row> rows = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();

  private CsvTable(Path file, char separator, List<String> header) {
    this.file = file;
    this.separator = separator;
    this.columns = header.stream().filter(column -> !column.isEmpty()).toList();
    for (int place = 0; place < header.size(); place++) {
      places.putIfAbsent(header.get(place), place);
    }
  }

  /** One line of the table. */
  public final class Row {
    private final CsvRecord fields;

    private Row(CsvRecord fields) {
      this.fields = fields;
    }

    /**
     * The place of this row, for error messages.
     *
     * @return file and line
     */
    public String where() {
      return file + " line " + fields.getStartingLineNumber();
    }

    /**
     * A field as text.
     *
     * @param column the column's name
     * @return the text, not empty
     * @throws InputException if the column is missing or the field is empty
     */
    public String text(String column) {
      Integer place = places.get(column);
      if (place == null) {
        throw missing(column);
      }
      String text = fields.getField(place);
      if (text.isEmpty()) {
        throw InputException.of("%s: column '%s' is empty", where(), column);
      }
      return text;
    }

    /**
     * A field that may be absent.
     *
     * @param column the column's name
     * @return the text, or empty where the column is missing or the field is empty
     */
    public Optional<String> optionalText(String column) {
      Integer place = places.get(column);
      return place == null || fields.getField(place).isEmpty()
          ? Optional.empty()
          : Optional.of(fields.getField(place));
    }

    /**
     * A field that holds a decimal number, with a point.
     *
     * @param column the column's name
     * @return the text, not empty; whether it is a number is not looked at
     * @throws InputException if the column is missing or the field is empty
     */
    public String decimal(String column) {
      Matcher comma = DECIMAL_COMMA.matcher(text(column));
      return separator != ',' && comma.matches()
          ? comma.group(1) + "." + comma.group(2)
          : text(column);
    }

    /**
     * A field that holds a finite number, or says in one of the usual words that there is none.
     *
     * @param column the column's name
     * @return the number; empty where the column is missing or the field is blank, NaN, infinite,
     *     NA, null or None
     * @throws InputException if it is anything else
     */
    public OptionalDouble finite(String column) {
      String text = optionalText(column).orElse("").toLowerCase(Locale.ROOT);
      return NO_NUMBER.contains(text.replaceFirst("^[-+](?=inf)", ""))
          ? OptionalDouble.empty()
          : OptionalDouble.of(number(column));
    }

    /**
     * A field as a finite number.
     *
     * @param column the column's name
     * @return the number
     * @throws InputException if it is missing, no number, or not finite
     */
    public double number(String column) {
      String text = decimal(column);
      try {
        double value = Double.parseDouble(text);
        if (Double.isFinite(value)) {
          return value;
        }
      } catch (NumberFormatException e) {
        // falls through to the error below
      }
      throw InputException.of(
          "%s: column '%s' holds '%s', not a finite number", where(), column, text);
    }

    /**
     * A field as a count, in any form of {@link Counts}.
     *
     * @param column the column's name
     * @return the count
     * @throws InputException if it is missing or no count
     */
    public long count(String column) {
      return Counts.parse(text(column), of(column));
    }

    /**
     * A count that must not be 0.
     *
     * @param column its name
     * @return the count, 1 or more
     * @throws InputException if it is no count, or 0
     */
    public long positive(String column) {
      return Counts.parsePositive(text(column), of(column));
    }

    private String of(String column) {
      return where() + ": column '" + column + "'";
    }
  }

  /**
   * Reads a file.
   *
   * @param file the file
   * @return its rows
   * @throws InputException if it is missing, has no header, or a row has another number of fields
   *     than the header
   */
  public static CsvTable read(Path file) {
    return parse(TextFiles.read(file), file);
  }

  /**
   * Reads CSV text.
   *
   * @param content the text
   * @param file the name to use in messages
   * @return its rows
   * @throws InputException as {@link #read}
   */
  public static CsvTable parse(String content, Path file) {
    String text = content.startsWith("\uFEFF") ? content.substring(1) : content;
    char separator = CsvSeparator.of(text);
    try (CsvReader<CsvRecord> reader =
        format(separator)
            .build(CsvRecordHandler.builder().fieldModifier(FieldModifiers.STRIP).build(), text)) {
      Iterator<CsvRecord> records = reader.iterator();
      if (!records.hasNext()) {
        throw InputException.of("%s: the file is empty; a header line is required", file);
      }
      List<String> columns = records.next().getFields();
      CsvTable table = new CsvTable(file, separator, columns);
      while (records.hasNext()) {
        CsvRecord fields = records.next();
        if (fields.getFieldCount() != columns.size()) {
          throw InputException.of(
              "%s line %d: %d fields, but the header has %d",
              file, fields.getStartingLineNumber(), fields.getFieldCount(), columns.size());
        }
        if (!fields.getFields().stream().allMatch(String::isEmpty)) {
          table.rows.add(table.new Row(fields)); // spreadsheets end with lines of separators alone
        }
      }
      table.requireNames(columns);
      return table;
    } catch (CsvParseException e) {
      String what = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      throw InputException.of(
          "%s: is not valid CSV: %s",
          file,
          what.contains("buffer")
              ? "a field is longer than 16 MB; a quote may lack its end"
              : what);
    } catch (IOException e) {
      throw InputException.of("%s: cannot be read (%s)", file, InputException.reason(e));
    }
  }

  private static CsvReader.CsvReaderBuilder format(char separator) {
    return CsvReader.builder()
        .fieldSeparator(separator)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE) // counted above, in our own words
        .allowUnclosedQuote(false)
        .trimWhitespacesAroundQuotes(true);
  }

  private void requireNames(List<String> header) {
    Set<String> seen = new HashSet<>();
    for (int place = 0; place < header.size(); place++) {
      String column = header.get(place);
      int at = place;
      if (column.isEmpty()
          && place > 0
          && !rows.stream().allMatch(row -> row.fields.getField(at).isEmpty())) {
        throw InputException.of(
            "%s: column %d of the header has no name; every column but a first one of row numbers"
                + " needs one",
            file, place + 1);
      }
      if (!column.isEmpty() && !seen.add(column)) {
        throw InputException.of("%s: the header names column '%s' twice", file, column);
      }
    }
  }

  /**
   * The names of the columns, in the file's order.
   *
   * @return the names
   */
  public List<String> columns() {
    return columns;
  }

  /**
   * The rows, in the file's order.
   *
   * @return the rows
   */
  public List<Row> rows() {
    return Collections.unmodifiableList(rows);
  }

  /**
   * The file this was read from.
   *
   * @return its path
   */
  public Path file() {
    return file;
  }

  /**
   * Checks that columns are there.
   *
   * @param names the columns that must be there
   * @throws InputException naming the first that is not
   */
  public void require(String... names) {
    for (String name : names) {
      if (!places.containsKey(name)) {
        throw missing(name);
      }
    }
  }

  private InputException missing(String column) {
    return InputException.of(
        "%s: column '%s' is missing; the header has %s", file, column, String.join(", ", columns));
  }
}
