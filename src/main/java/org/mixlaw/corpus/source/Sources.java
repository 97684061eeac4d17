package org.mixlaw.corpus.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mixlaw.base.InputException;

/**
 * The kinds of source, and which of them reads what an entry of a configuration names; for all
 * entries of one configuration.
 */
public final class Sources {
  /** The one list of formats; a file is of the first that reads it. */
  private static final List<SourceFormat> FORMATS =
      List.of(TokenPair.FORMAT, ParquetTable.FORMAT, TextFile.FORMAT);

  private final SourceFiles known = new SourceFiles();

  /**
   * The sources that an entry names.
   *
   * @param where the entry's place in the configuration, for messages
   * @param entry the entry, its paths absolute
   * @return a source for every file, in the order of their names
   * @throws InputException if a path or glob finds no file, or a kind of source is asked for fields
   *     that it does not have
   */
  public List<Source> of(String where, SourceEntry entry) {
    if (entry instanceof SourceEntry.Djl djl) {
      return List.of(new DjlSource(DjlCatalog.of(djl.set()), djl.repository(), djl.usage()));
    }
    SourceEntry.Files files = (SourceEntry.Files) entry;
    return known.find(where, files.files()).stream().map(file -> source(file, files)).toList();
  }

  private static Source source(Path file, SourceEntry.Files entry) {
    SourceFormat format =
        FORMATS.stream().filter(each -> each.reads().test(file)).findFirst().orElseThrow();
    Optional<String> routing = entry.where().map(SourceEntry.Where::field);
    if (!format.hasFields(file)
        && (!entry.text().equals(SourceEntry.TEXT) || routing.isPresent())) {
      List<String> endings =
          FORMATS.stream().flatMap(each -> each.withFields().stream()).sorted().toList();
      throw InputException.of(
          "%s: %s and has no fields; 'text' and 'where' are for %s and %s",
          file,
          format.otherwise(),
          String.join(", ", endings.subList(0, endings.size() - 1)),
          endings.get(endings.size() - 1));
    }
    return format.opening().of(file, entry.text(), routing);
  }

  /** The size of a source's file. */
  static long bytes(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw InputException.of("%s: cannot be read (%s)", file, InputException.reason(e));
    }
  }

  /** The name of a file that may be read in several ways. */
  static String name(Path file, String text, Optional<String> routing) {
    return file
        + (text.equals(SourceEntry.TEXT) ? "" : " (" + text + ")")
        + routing.map(field -> " by " + field).orElse("");
  }
}
