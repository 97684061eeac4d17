package org.mixlaw.report.chart;

import java.util.Arrays;
import java.util.Locale;
import org.mixlaw.base.CsvText;

/** The figures of a chart as CSV; numbers have six digits, what is not known is empty. */
final class Csv {
  private final StringBuilder text = new StringBuilder();

  Csv(Object... header) {
    row(header);
  }

  /** Adds a row. */
  Csv row(Object... fields) {
    text.append(CsvText.line(Arrays.stream(fields).map(Csv::field).toList()));
    return this;
  }

  private static String field(Object field) {
    return field instanceof Double d ? Double.isFinite(d) ? number(d) : "" : String.valueOf(field);
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.6g", value)
            .replaceFirst("(\\.\\d*?)0+($|e)", "$1$2")
            .replaceFirst("\\.($|e)", "$1");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
