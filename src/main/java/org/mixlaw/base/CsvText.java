package org.mixlaw.base;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Collection;
import java.util.Objects;

/**
 * CSV on its way to a file: lines as RFC 4180 has them, but for their ends, which are {@code \n}.
 */
public final class CsvText {
  private static final CsvWriter.CsvWriterBuilder FORMAT =
      CsvWriter.builder().lineDelimiter(LineDelimiter.LF).bufferSize(0);

  private CsvText() {}

  /**
   * One line.
   *
   * @param fields its fields, in order; quoted where they need it
   * @return the line and its end
   */
  public static String line(Collection<?> fields) {
    StringWriter line = new StringWriter();
    try (CsvWriter writer = FORMAT.build(line)) {
      writer.writeRecord(fields.stream().map(Objects::toString).toList());
    } catch (IOException e) {
      throw new IllegalStateException("a string takes whatever is written", e);
    }
    return line.toString();
  }
}
