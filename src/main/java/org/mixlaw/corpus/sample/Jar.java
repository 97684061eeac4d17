package org.mixlaw.corpus.sample;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.mixlaw.base.InputException;

/**
 * The entries of a jar, by name and in the order of their names.
 *
 * @param file the jar
 */
public record Jar(Path file) {
  /** Takes the content of one entry. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Reads an entry.
     *
     * @param name the entry's name
     * @param content its content, closed by the caller
     * @throws IOException if reading fails
     */
    void read(String name, InputStream content) throws IOException;
  }

  /**
   * Reads the entries that are wanted.
   *
   * @param wanted decides by the entry's name
   * @param reader takes the entries
   * @throws InputException if the jar holds none
   * @throws IOException if the jar cannot be read
   */
  public void forEach(Predicate<String> wanted, Reader reader) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
      List<String> names = zip.stream().map(ZipEntry::getName).filter(wanted).sorted().toList();
      if (names.isEmpty()) {
        throw InputException.of(
            "%s: the jar has none of the files that the sample corpus is cut from", file);
      }
      for (String name : names) {
        try (InputStream content = zip.getInputStream(zip.getEntry(name))) {
          reader.read(name, content);
        }
      }
    }
  }

  /**
   * Reads an entry whole, as UTF-8.
   *
   * @param content the entry
   * @return its text; bytes that are not UTF-8 become U+FFFD
   * @throws IOException if reading fails
   */
  public static String text(InputStream content) throws IOException {
    return new String(content.readAllBytes(), StandardCharsets.UTF_8);
  }
}
