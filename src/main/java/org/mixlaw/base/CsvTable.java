package org.mixlaw.base;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * A CSV file with a header, read whole; columns are addressed by name, errors name file, line and
 * column.
 */
public final class CsvTable {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setIgnoreSurroundingSpaces(true)
          .setIgnoreEmptyLines(true)
          .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
          .get();

  private final Path file;
  private final List<String> columns;
  private final List<Row> rows;
  private final Map<String, Integer> places = new HashMap<>();

  private CsvTable(Path file, List<String> columns, List<Row> rows) {
    this.file = file;
    this.columns = Collections.unmodifiableList(columns);
    this.rows = Collections.unmodifiableList(rows);
    for (String column : columns) {
      places.putIfAbsent(column, places.size());
    }
  }

  /** One line of the table. */
  public final class Row {
    private final CSVRecord fields;
    private final long line;

    private Row(CSVRecord fields, long line) {
      this.fields = fields;
      this.line = line;
    }

    /**
     * The place of this row, for error messages.
     *
     * @return file and line
     */
    public String where() {
      return file + " line " + line;
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
      String text = fields.get(place);
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
      return place == null || fields.get(place).isEmpty()
          ? Optional.empty()
          : Optional.of(fields.get(place));
    }

    /**
     * A field as a finite number.
     *
     * @param column the column's name
     * @return the number
     * @throws InputException if it is missing, no number, or not finite
     */
    public double number(String column) {
      String text = text(column);
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
      return Counts.parse(text(column), where() + ": column '" + column + "'");
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
    return parse(Documents.readText(file), file);
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
    try (CSVParser parser =
        CSVParser.builder().setReader(new StringReader(text)).setFormat(FORMAT).get()) {
      List<String> columns = new ArrayList<>(parser.getHeaderNames());
      if (columns.isEmpty()) {
        throw InputException.of("%s: the file is empty; a header line is required", file);
      }
      CsvTable table = new CsvTable(file, columns, new ArrayList<>());
      List<Row> rows = new ArrayList<>();
      for (CSVRecord fields : parser) {
        long line = parser.getCurrentLineNumber();
        if (fields.size() != columns.size()) {
          throw InputException.of(
              "%s line %d: %d fields, but the header has %d",
              file, line, fields.size(), columns.size());
        }
        rows.add(table.new Row(fields, line));
      }
      return new CsvTable(file, columns, rows);
    } catch (CSVException | IllegalArgumentException | java.io.UncheckedIOException e) {
      throw InputException.of("%s: is not valid CSV: %s", file, e.getMessage());
    } catch (IOException e) {
      throw InputException.of("%s: cannot be read (%s)", file, e.getMessage());
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
    return rows;
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
