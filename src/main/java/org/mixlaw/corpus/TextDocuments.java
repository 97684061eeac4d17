package org.mixlaw.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;

/**
 * The documents of one text file, one after the other. A {@code .jsonl} file has a document a line,
 * in the field {@code text}. Any other file is plain text: its paragraphs (blank lines lie between
 * them) are put together into documents of {@value #PASSAGE} characters or a little more, so that a
 * large file can be split by documents. Both may be packed ({@code .gz}, {@code .zst}).
 */
final class TextDocuments implements AutoCloseable {
  /** Characters that a document of a plain text file has at least, but for the last. */
  static final int PASSAGE = 2000;

  private final Path file;
  private final InputStream in;
  private final boolean lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long number;
  private boolean ended;

  private TextDocuments(Path file, InputStream in, boolean lines) {
    this.file = file;
    this.in = in;
    this.lines = lines;
  }

  /**
   * Opens a file.
   *
   * @param file the file
   * @return its documents
   * @throws InputException if it is missing or not packed as its name says
   */
  static TextDocuments open(Path file) {
    String name = file.getFileName().toString();
    try {
      InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 17);
      try {
        InputStream in =
            name.endsWith(".gz")
                ? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 17)
                : name.endsWith(".zst")
                    ? new BufferedInputStream(new ZstdInputStream(raw), 1 << 17)
                    : raw;
        String inner = name.replaceFirst("\\.(gz|zst)$", "");
        return new TextDocuments(file, in, inner.endsWith(".jsonl") || inner.endsWith(".ndjson"));
      } catch (IOException | RuntimeException e) {
        raw.close();
        throw e;
      }
    } catch (IOException e) {
      throw InputException.of("%s: cannot be read (%s)", file, e);
    }
  }

  /**
   * The next document.
   *
   * @return its text, or empty behind the last
   * @throws InputException if the file is broken there
   */
  Optional<String> next() {
    return lines ? nextLine() : nextPassage();
  }

  private Optional<String> nextLine() {
    for (Optional<String> text = line(); text.isPresent(); text = line()) {
      if (text.get().isBlank()) {
        continue;
      }
      JsonNode field;
      try {
        field = Documents.json().readTree(text.get()).path("text");
      } catch (JsonProcessingException e) {
        throw InputException.of(
            "%s line %d: is not JSON (%s)",
            file, number, e.getOriginalMessage().lines().findFirst().orElse("malformed"));
      }
      if (!field.isTextual()) {
        throw InputException.of("%s line %d: has no text under the key 'text'", file, number);
      }
      if (!field.textValue().isEmpty()) {
        return Optional.of(field.textValue());
      }
    }
    return Optional.empty();
  }

  private Optional<String> nextPassage() {
    StringBuilder passage = new StringBuilder();
    for (Optional<String> text = line(); text.isPresent(); text = line()) {
      if (!text.get().isBlank()) {
        passage.append(text.get()).append('\n');
      } else if (passage.length() >= PASSAGE) {
        break;
      } else if (!passage.isEmpty() && passage.charAt(passage.length() - 1) == '\n') {
        // However many blank lines there are, one is kept: they are no text, and must not look like
        // the end.
        passage.append(endsParagraph(passage) ? "" : "\n");
      }
    }
    String text = passage.toString().strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static boolean endsParagraph(StringBuilder passage) {
    int end = passage.length();
    return end >= 2 && passage.charAt(end - 2) == '\n';
  }

  /** The next line without its end, or empty behind the last. */
  private Optional<String> line() {
    if (ended) {
      return Optional.empty();
    }
    line.reset();
    try {
      int b = in.read();
      while (b >= 0 && b != '\n') {
        line.write(b);
        b = in.read();
      }
      if (b < 0) {
        ended = true;
        if (line.size() == 0) {
          return Optional.empty();
        }
      }
    } catch (EOFException e) {
      throw InputException.of("%s line %d: the packed file ends too early", file, number + 1);
    } catch (IOException e) {
      throw InputException.of(
          "%s line %d: cannot be read on (%s)", file, number + 1, e.getMessage());
    }
    number++;
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(line.toByteArray()))
              .toString();
      return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    } catch (CharacterCodingException e) {
      throw InputException.of("%s line %d: is not valid UTF-8", file, number);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
