package org.mixlaw.corpus.source;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import org.mixlaw.base.InputException;

/**
 * The documents of plain text: its paragraphs (blank lines lie between them) are put together into
 * documents of {@value #PASSAGE} characters or a little more, so that a large file can be split by
 * documents. A paragraph without end is cut behind the line at which it has {@value #LONGEST}.
 */
public final class Passages implements DocumentReader {
  /** Characters that a document of a plain text file has at least, but for the last. */
  public static final int PASSAGE = 2000;

  /** Characters at which a document ends though no blank line has come. */
  static final int LONGEST = 20_000;

  private final String name;
  private final Lines lines;
  private boolean any;

  Passages(String name, Lines lines) {
    this.name = name;
    this.lines = lines;
  }

  @Override
  public Optional<SourceDocument> next() {
    Optional<SourceDocument> passage = passage();
    if (passage.isEmpty() && !any) {
      throw InputException.of("%s: holds no text", name);
    }
    any = true;
    return passage;
  }

  private Optional<SourceDocument> passage() {
    StringBuilder passage = new StringBuilder();
    while (passage.length() < LONGEST && lines.next()) {
      if (lines.isLong()) {
        LongText text = withLongLine(passage);
        if (text.bytes() > 0) {
          return Optional.of(new SourceDocument.Pieces(text, Optional.empty()));
        }
        passage.setLength(0);
      } else if (!lines.isBlank()) {
        passage.append(lines.line()).append('\n');
      } else if (passage.length() >= PASSAGE) {
        break;
      } else if (!passage.isEmpty() && !endsParagraph(passage)) {
        // However many blank lines there are, one is kept: they are no text, and must not look like
        // the end.
        passage.append('\n');
      }
    }
    String text = passage.toString().strip();
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(new SourceDocument.Text(text, Optional.empty()));
  }

  /** What there is of a passage, and the long line that ends it. */
  private LongText withLongLine(StringBuilder begun) {
    LongText.Collector text = new LongText.Collector(lines.position());
    try (Reader line = lines.characters()) {
      text.append(begun);
      line.transferTo(text);
    } catch (CharacterCodingException e) {
      throw InputException.of("%s: is not valid UTF-8", lines.position());
    } catch (IOException e) {
      throw InputException.of(
          "%s: cannot be read on (%s)", lines.position(), InputException.reason(e));
    }
    return text.stripped();
  }

  private static boolean endsParagraph(StringBuilder passage) {
    int end = passage.length();
    return end >= 2 && passage.charAt(end - 2) == '\n';
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
