package org.mixlaw.corpus.source;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.mixlaw.base.InputException;

/**
 * A text that is too long to be one string beside its own tokens: UTF-8 in pieces, none of which
 * ends within a character.
 *
 * @param pieces the pieces; not to be changed
 * @param replaced halves of surrogate pairs that became U+FFFD
 */
public record LongText(List<byte[]> pieces, long replaced) {
  /** Characters above which a text is held like this. */
  static final int LONG = 1 << 22;

  /** Of the heap: the tokens of the tokenizer that makes the most take two parts more. */
  private static final int PART_OF_MEMORY = 5;

  private static final long LONGEST = 1L << 30;

  public LongText {
    pieces = List.copyOf(pieces);
  }

  /**
   * The most bytes of UTF-8 that a document may have in the memory there is.
   *
   * @return bytes
   */
  static long most() {
    return Math.min(LONGEST, Runtime.getRuntime().maxMemory() / PART_OF_MEMORY);
  }

  /**
   * Says that a document does not fit.
   *
   * @param where the document's place
   * @return the sentence, to be thrown
   */
  static InputException tooLong(String where) {
    return InputException.of(
        "%s: the document is longer than %d MB, the most that fits in %d MB of memory; accepted are"
            + " shorter documents, or more memory (MIXLAW_OPTS=-Xmx8g)",
        where, most() / 1_000_000, Runtime.getRuntime().maxMemory() / 1_000_000);
  }

  /**
   * How long it is.
   *
   * @return bytes of UTF-8
   */
  public long bytes() {
    return pieces.stream().mapToLong(piece -> piece.length).sum();
  }

  /**
   * How it begins, for messages.
   *
   * @return its first piece
   */
  public String beginning() {
    return pieces.isEmpty() ? "" : new String(pieces.get(0), StandardCharsets.UTF_8);
  }

  /**
   * Its characters.
   *
   * @return a reader over them
   */
  public Reader characters() {
    return new Characters(pieces.iterator());
  }

  private static final class Characters extends Reader {
    private final Iterator<byte[]> pieces;
    private Reader piece = Reader.nullReader();

    Characters(Iterator<byte[]> pieces) {
      this.pieces = pieces;
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
      int read = piece.read(into, offset, length);
      while (read < 0 && pieces.hasNext()) {
        piece = new StringReader(new String(pieces.next(), StandardCharsets.UTF_8));
        read = piece.read(into, offset, length);
      }
      return read;
    }

    @Override
    public void close() {}
  }

  /** Takes characters, in any portions. */
  static final class Collector extends Writer {
    private static final int PIECE = 1 << 16;

    private final String where;
    private final List<byte[]> pieces = new ArrayList<>();
    private final StringBuilder waiting = new StringBuilder();
    private long bytes;
    private long replaced;

    /**
     * Takes nothing yet.
     *
     * @param where the document's place, for messages
     */
    Collector(String where) {
      this.where = where;
    }

    @Override
    public void write(char[] from, int offset, int length) {
      for (int at = offset, end = offset + length; at < end; ) {
        int most = Math.min(end - at, PIECE - waiting.length());
        waiting.append(from, at, most);
        at += most;
        if (waiting.length() >= PIECE - 1) {
          take(Character.isHighSurrogate(waiting.charAt(waiting.length() - 1)) ? 1 : 0);
        }
      }
    }

    /** Encodes what waits, but for half a character at its end. */
    private void take(int kept) {
      Surrogates text = Surrogates.replaced(waiting.substring(0, waiting.length() - kept));
      replaced += text.count();
      byte[] piece = text.text().getBytes(StandardCharsets.UTF_8);
      bytes += piece.length;
      if (bytes > most()) {
        throw tooLong(where);
      }
      pieces.add(piece);
      waiting.delete(0, waiting.length() - kept);
    }

    /**
     * The text as it was written.
     *
     * @return the text
     */
    LongText text() {
      if (!waiting.isEmpty()) {
        take(0);
      }
      return new LongText(pieces, replaced);
    }

    /**
     * The text without white space at both ends.
     *
     * @return the text, which may have no piece
     */
    LongText stripped() {
      text();
      while (!pieces.isEmpty() && !replace(0, piece(0).stripLeading())) {
        pieces.remove(0);
      }
      while (!pieces.isEmpty()
          && !replace(pieces.size() - 1, piece(pieces.size() - 1).stripTrailing())) {
        pieces.remove(pieces.size() - 1);
      }
      return new LongText(pieces, replaced);
    }

    private String piece(int piece) {
      return new String(pieces.get(piece), StandardCharsets.UTF_8);
    }

    private boolean replace(int piece, String by) {
      pieces.set(piece, by.getBytes(StandardCharsets.UTF_8));
      return !by.isEmpty();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
