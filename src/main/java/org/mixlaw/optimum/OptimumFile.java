package org.mixlaw.optimum;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.mixlaw.base.DocumentFormat;
import org.mixlaw.base.Documents;
import org.mixlaw.base.Provenance;
import org.mixlaw.base.TextFiles;
import org.mixlaw.loss.LossUnit;

/**
 * What {@code optimum.yaml} holds.
 *
 * @param format version of this document
 * @param unit what its losses are measured in
 * @param optimum the optimum
 * @param provenance what made it
 */
public record OptimumFile(int format, LossUnit unit, Optimum optimum, Provenance provenance) {
  private static final DocumentFormat FORMAT =
      new DocumentFormat(
          1,
          "optimum file",
          List.of("optimum", "mixture"),
          "'mixlaw optimize LAWS.json --out', or 'mixlaw run' for a study");

  /** Fills in the unit of documents that do not say it. */
  public OptimumFile {
    unit = unit == null ? LossUnit.NATS_PER_TOKEN : unit;
  }

  /**
   * Reads the document.
   *
   * @param file the file
   * @return what it holds
   * @throws org.mixlaw.base.InputException if it is missing, damaged, or of another version's
   *     format
   */
  public static OptimumFile read(Path file) {
    TextFiles.requireNoFolder(
        file, "optimum.yaml", "accepted is an optimum file, such as 'mixlaw optimize' makes");
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
   * @param unit what its losses are measured in
   * @param provenance what made it
   * @throws IOException if writing fails
   */
  public static void write(Path file, Optimum optimum, LossUnit unit, Provenance provenance)
      throws IOException {
    Documents.writeYaml(file, of(optimum, unit, provenance));
  }

  /**
   * The document of an optimum.
   *
   * @param optimum the optimum
   * @param unit what its losses are measured in
   * @param provenance what made it
   * @return a document of this version's format
   */
  public static OptimumFile of(Optimum optimum, LossUnit unit, Provenance provenance) {
    return new OptimumFile(FORMAT.number(), unit, optimum, provenance);
  }
}
