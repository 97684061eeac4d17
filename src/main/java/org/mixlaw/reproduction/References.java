package org.mixlaw.reproduction;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.mixlaw.base.CsvTable;

/**
 * The figures from elsewhere, by figure of the paper and quantity: {@code references.csv}, the one
 * table of what laws must reach on the published measurements, each value with its source.
 */
public final class References {
  private static final String FILE = "references.csv";

  private final Map<String, CsvTable.Row> rows = new LinkedHashMap<>();

  /** Reads the table. */
  public References() {
    try (InputStream file = References.class.getResourceAsStream(FILE)) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      for (CsvTable.Row row : CsvTable.parse(text, Path.of(FILE)).rows()) {
        rows.put(key(row.text("figure"), row.text("quantity")), row);
      }
    } catch (IOException e) {
      throw new IllegalStateException(FILE + " cannot be read", e);
    }
  }

  /**
   * Sets a figure beside its reference.
   *
   * @param figure the figure or table of the paper
   * @param quantity what was computed
   * @param ours its value here
   * @return the comparison
   * @throws IllegalArgumentException if there is no such reference
   */
  public Comparison compare(String figure, String quantity, double ours) {
    CsvTable.Row row = rows.get(key(figure, quantity));
    if (row == null) {
      throw new IllegalArgumentException("no reference for " + key(figure, quantity));
    }
    return new Comparison(
        quantity,
        row.number("reference"),
        ours,
        row.number("tolerance"),
        Comparison.Kind.valueOf(row.text("kind").toUpperCase(Locale.ROOT)));
  }

  /** How many figures there are to compare with. */
  int size() {
    return rows.size();
  }

  private static String key(String figure, String quantity) {
    return figure + " / " + quantity;
  }
}
