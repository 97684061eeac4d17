package org.mixlaw.fit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.mixlaw.base.DocumentFormat;
import org.mixlaw.base.Documents;
import org.mixlaw.base.Provenance;
import org.mixlaw.base.TextFiles;

/**
 * What {@code laws.json} holds.
 *
 * @param format version of this document
 * @param laws the laws
 * @param provenance what made them
 */
public record LawsFile(int format, FittedLaws laws, Provenance provenance) {
  private static final DocumentFormat FORMAT =
      new DocumentFormat(
          2,
          "laws file",
          List.of("laws", "fitted"),
          "'mixlaw fit LOSSES.csv --out laws.json', or 'mixlaw run' for a study");

  /**
   * Reads the document.
   *
   * @param file the file
   * @return what it holds
   * @throws org.mixlaw.base.InputException if it is missing, damaged, or of another version's
   *     format
   */
  public static LawsFile read(Path file) {
    TextFiles.requireNoFolder(
        file, "laws.json", "accepted is a laws file, such as 'mixlaw fit' makes");
    FORMAT.requireJson(file);
    return Documents.readJson(file, LawsFile.class, LawCatalog.kinds());
  }

  /**
   * Whether a file is of the format that this version writes.
   *
   * @param file the file
   * @return false if it must be made again
   */
  public static boolean isCurrent(Path file) {
    return FORMAT.isOfJson(file);
  }

  /**
   * Writes the document, whole or not at all.
   *
   * @param file the file
   * @param laws the laws
   * @param provenance what made them
   * @throws IOException if writing fails
   */
  public static void write(Path file, FittedLaws laws, Provenance provenance) throws IOException {
    Documents.writeJson(file, new LawsFile(FORMAT.number(), laws, provenance));
  }
}
