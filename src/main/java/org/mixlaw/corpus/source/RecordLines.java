package org.mixlaw.corpus.source;

import java.io.IOException;
import java.util.Optional;
import org.mixlaw.base.InputException;

/**
 * The documents of a file of records, one a line or several lines each. Records that are texts of
 * their own are documents; single sentences are put together, a line each, into documents of {@link
 * Passages#PASSAGE} characters or a little more.
 */
final class RecordLines implements DocumentReader {
  private final Lines lines;
  private final Format format;
  private final boolean sentences;
  private boolean any;

  /** Takes the text out of records. */
  interface Format {
    /**
     * Reads on to the end of the next record.
     *
     * @param lines the lines of the file
     * @return its text, which may be empty; nothing behind the last
     * @throws InputException if the record is broken
     */
    Optional<String> next(Lines lines);
  }

  RecordLines(Lines lines, Format format, boolean sentences) {
    this.lines = lines;
    this.format = format;
    this.sentences = sentences;
  }

  /**
   * Records of fields with tabs between them and no quotes.
   *
   * @param column the column of the text, from 0
   * @return the format
   */
  static Format column(int column) {
    return lines -> lines.next() ? Optional.of(field(lines, column)) : Optional.empty();
  }

  /**
   * Records of fields with tabs between them, below a line of names.
   *
   * @param name the name of the column of the text
   * @return the format, for one file
   */
  static Format column(String name) {
    return new Format() {
      private int column = -1;

      @Override
      public Optional<String> next(Lines lines) {
        if (column < 0 && lines.next()) {
          column = java.util.List.of(lines.line().toString().split("\t", -1)).indexOf(name);
          if (column < 0) {
            throw InputException.of("%s: has no column '%s'", lines.position(), name);
          }
        }
        return lines.next() ? Optional.of(field(lines, column)) : Optional.empty();
      }
    };
  }

  private static String field(Lines lines, int column) {
    String[] fields = lines.line().toString().split("\t", column + 2);
    if (fields.length <= column) {
      throw InputException.of(
          "%s: has %d fields; the text is field %d", lines.position(), fields.length, column + 1);
    }
    return fields[column];
  }

  /**
   * Records with a line a word, the word before a tab, and a blank line behind each.
   *
   * @return the format
   */
  static Format words() {
    return lines -> {
      StringBuilder sentence = new StringBuilder();
      boolean more = lines.next();
      boolean read = more;
      for (; more && !lines.isBlank(); more = lines.next()) {
        sentence.append(sentence.isEmpty() ? "" : " ").append(field(lines, 0));
      }
      return read ? Optional.of(sentence.toString()) : Optional.empty();
    };
  }

  /**
   * A record a line that begins with labels as fastText marks them.
   *
   * @return the format
   */
  static Format labelled() {
    return lines ->
        lines.next()
            ? Optional.of(lines.line().toString().replaceFirst("^(__label__\\S+\\s*)+", ""))
            : Optional.empty();
  }

  @Override
  public Optional<SourceDocument> next() {
    StringBuilder text = new StringBuilder();
    Optional<String> record = format.next(lines);
    for (; record.isPresent(); record = format.next(lines)) {
      if (!record.get().isBlank()) {
        text.append(text.isEmpty() ? "" : "\n").append(record.get().strip());
        if (!sentences || text.length() >= Passages.PASSAGE) {
          break;
        }
      }
    }
    if (text.isEmpty() && !any) {
      throw InputException.of("%s: holds no text", lines.file());
    }
    any = true;
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(new SourceDocument.Text(text.toString(), Optional.empty()));
  }

  @Override
  public long bytesRead() {
    return lines.bytesRead();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
