package org.mixlaw.optimum;

import java.io.IOException;
import java.nio.file.Path;
import org.mixlaw.base.DocumentFormat;
import org.mixlaw.base.Documents;
import org.mixlaw.base.Provenance;

/**
 * What {@code optimum.yaml} holds.
 *
 * @param format version of this document
 * @param optimum the optimum
 * @param provenance what made it
 */
public record OptimumFile(int format, Optimum optimum, Provenance provenance) {
  private static final DocumentFormat FORMAT =
      new DocumentFormat(1, "'mixlaw optimize LAWS.json --out', or 'mixlaw run' for a study");

  /**
   * Reads the document.
   *
   * @param file the file
   * @return what it holds
   * @throws org.mixlaw.base.InputException if it is missing, damaged, or of another version's
   *     format
   */
  public static OptimumFile read(Path file) {
    FORMAT.requireYaml(file);
    return Documents.readYaml(file, OptimumFile.class);
  }

  /**
   * Whether a file is of the format that this version writes.
   *
   * @param file the file
   * @return false if it must be made again
   */
  public static boolean isCurrent(Path file) {
    return FORMAT.isOfYaml(file);
  }

  /**
   * Writes the document, whole or not at all.
   *
   * @param file the file
   * @param optimum the optimum
   * @param provenance what made it
   * @throws IOException if writing fails
   */
  public static void write(Path file, Optimum optimum, Provenance provenance) throws IOException {
    Documents.writeYaml(file, new OptimumFile(FORMAT.number(), optimum, provenance));
  }
}
