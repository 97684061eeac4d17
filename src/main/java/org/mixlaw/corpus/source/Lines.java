package org.mixlaw.corpus.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.packed.PackedInput;
import org.mixlaw.corpus.packed.Packing;

/**
 * The lines of a UTF-8 file, plain or packed ({@link Packing}), read by blocks and decoded into one
 * buffer that every line uses again. A line of more than {@value #LONG} bytes is not held: it is
 * read as it streams by. For one thread.
 */
final class Lines implements AutoCloseable {
  /** Bytes above which a line is not held. */
  static final int LONG = 1 << 22;

  private static final int BLOCK = 1 << 17;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Path file;
  private final Counted raw;
  private final InputStream in;
  private final CharsetDecoder decoder = decoder();
  private byte[] bytes = new byte[BLOCK];
  private CharBuffer characters = CharBuffer.allocate(BLOCK);
  private int from;
  private int to;
  private boolean ended;
  private long number;
  private Optional<LongLine> longLine = Optional.empty();

  private Lines(Path file, Counted raw, InputStream in) {
    this.file = file;
    this.raw = raw;
    this.in = in;
  }

  private static CharsetDecoder decoder() {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /**
   * Opens a file.
   *
   * @param file the file; the end of its name says whether it is packed
   * @return its lines, none of them read
   * @throws InputException if it is missing, not packed as its name says, or no text by its first
   *     bytes
   */
  static Lines open(Path file) {
    try {
      Counted raw = new Counted(Files.newInputStream(file));
      Lines lines =
          new Lines(
              file,
              raw,
              Packing.of(file)
                  .<InputStream>map(packing -> new PackedInput(file, packing, raw))
                  .orElse(raw));
      try {
        lines.requireText();
      } catch (RuntimeException e) {
        lines.close();
        throw e;
      }
      return lines;
    } catch (IOException e) {
      throw InputException.of("%s: cannot be read (%s)", file, InputException.reason(e));
    }
  }

  /** Reads the first bytes, and refuses what they tell to be no text. */
  private void requireText() {
    while (!ended && to < ForeignFormat.HEAD) {
      fill();
    }
    ForeignFormat.of(bytes, to)
        .ifPresent(
            format -> {
              throw InputException.of("%s: is %s; %s", file, format, ForeignFormat.READ);
            });
  }

  /** Counts what is read of a file. */
  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }

  /**
   * Goes to the next line.
   *
   * @return false behind the last
   * @throws InputException if the file cannot be read on there, or the line is not UTF-8
   */
  boolean next() {
    if (longLine.isPresent()) {
      longLine.get().drain();
      longLine = Optional.empty();
    }
    int end = endOfLine();
    if (end < 0) {
      return false;
    }
    number++;
    if (longLine.isPresent()) {
      return true;
    }
    decode(from, end);
    from = Math.min(end + 1, to);
    return true;
  }

  /**
   * Where the next line ends: at its line feed, or at the end of the file; -1 behind the last. Of a
   * long line it is not known yet.
   */
  private int endOfLine() {
    int seen = from;
    while (true) {
      for (; seen < to; seen++) {
        if (bytes[seen] == '\n') {
          return seen;
        }
      }
      if (ended) {
        return from < to ? to : -1;
      }
      if (to - from >= LONG) {
        longLine = Optional.of(new LongLine());
        return to;
      }
      seen -= from;
      fill();
      seen += from;
    }
  }

  private void fill() {
    if (from > 0) {
      System.arraycopy(bytes, from, bytes, 0, to - from);
      to -= from;
      from = 0;
    }
    if (to == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * to);
    }
    try {
      int read = in.read(bytes, to, bytes.length - to);
      ended = read < 0;
      to += Math.max(0, read);
    } catch (IOException e) {
      throw InputException.of("%s line %d: %s", file, number + 1, reason(e));
    }
  }

  private static String reason(IOException e) {
    return e instanceof PackedInput.Broken
        ? e.getMessage()
        : "cannot be read on (" + InputException.reason(e) + ")";
  }

  /** The bytes of a line that is not held, up to its line feed. */
  private final class LongLine extends InputStream {
    private boolean done;

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      while (!done && from == to) {
        from = 0;
        to = 0;
        fill();
        done = ended;
      }
      int end = from;
      int most = (int) Math.min(to, (long) from + length);
      while (!done && end < most && bytes[end] != '\n') {
        end++;
      }
      int read = end - from;
      System.arraycopy(bytes, from, into, offset, read);
      from = end;
      if (!done && from < to && bytes[from] == '\n') {
        from++;
        done = true;
      }
      return read == 0 && done ? -1 : read;
    }

    void drain() {
      byte[] block = new byte[1 << 13];
      while (read(block, 0, block.length) >= 0) {
        // nobody wants it
      }
    }
  }

  private void decode(int start, int end) {
    if (characters.capacity() < end - start) {
      characters = CharBuffer.allocate(Integer.highestOneBit(end - start) << 1);
    }
    characters.clear();
    ByteBuffer line = ByteBuffer.wrap(bytes, start, end - start);
    CoderResult result = decoder.reset().decode(line, characters, true);
    if (result.isError()) {
      throw InputException.of(
          "%s line %d: is not valid UTF-8 (byte %d of the line)",
          file, number, line.position() - start + 1);
    }
    characters.flip();
    if (characters.hasRemaining() && characters.get(characters.limit() - 1) == '\r') {
      characters.limit(characters.limit() - 1);
    }
    if (number == 1 && characters.hasRemaining() && characters.get(0) == BYTE_ORDER_MARK) {
      characters.position(1);
    }
  }

  /**
   * The line, without its end.
   *
   * @return a buffer over an array, valid until the next line
   */
  CharBuffer line() {
    if (longLine.isPresent()) {
      throw InputException.of(
          "%s: is longer than %d bytes, the most that is read as one record", position(), LONG);
    }
    return characters;
  }

  /**
   * Whether the line is too long to be held; {@link #characters} has it then.
   *
   * @return true if so
   */
  boolean isLong() {
    return longLine.isPresent();
  }

  /**
   * The characters of a long line, to be read once.
   *
   * @return a reader that throws {@link java.nio.charset.CharacterCodingException} where the line
   *     is not UTF-8
   */
  Reader characters() {
    InputStream line = longLine.orElseThrow();
    if (number == 1 && to - from >= 3 && bytes[from] == (byte) 0xef) {
      from += bytes[from + 1] == (byte) 0xbb && bytes[from + 2] == (byte) 0xbf ? 3 : 0;
    }
    return new InputStreamReader(line, decoder());
  }

  /**
   * Whether the line holds nothing but white space; a long line may, and is read as if it did not.
   *
   * @return true if so
   */
  boolean isBlank() {
    if (longLine.isPresent()) {
      return false;
    }
    for (int i = characters.position(); i < characters.limit(); i++) {
      if (!Character.isWhitespace(characters.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * The file.
   *
   * @return its path
   */
  Path file() {
    return file;
  }

  /**
   * The file and the line, for messages.
   *
   * @return such as {@code a.jsonl line 7}
   */
  String position() {
    return file + " line " + number;
  }

  /**
   * How far the file is read.
   *
   * @return bytes as they lie on the disk
   */
  long bytesRead() {
    return raw.count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
