package org.mixlaw.corpus.source;

import com.github.luben.zstd.ZstdInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.mixlaw.base.InputException;

/**
 * The lines of a UTF-8 file, plain or packed ({@code .gz}, {@code .zst}), read by blocks and
 * decoded into one buffer that every line uses again. For one thread.
 */
final class Lines implements AutoCloseable {
  private static final int BLOCK = 1 << 17;
  private static final int LONGEST = 1 << 30;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** Frames packed with {@code --long}, as large corpora are, need a window of up to 2 GiB. */
  private static final int LONGEST_WINDOW = 31;

  private final Path file;
  private final Counted raw;
  private final InputStream in;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private byte[] bytes = new byte[BLOCK];
  private CharBuffer characters = CharBuffer.allocate(BLOCK);
  private int from;
  private int to;
  private boolean ended;
  private long number;

  private Lines(Path file, Counted raw, InputStream in) {
    this.file = file;
    this.raw = raw;
    this.in = in;
  }

  /**
   * Opens a file.
   *
   * @param file the file; the end of its name says whether it is packed
   * @return its lines, none of them read
   * @throws InputException if it is missing or not packed as its name says
   */
  static Lines open(Path file) {
    String name = file.getFileName().toString();
    try {
      Counted raw = new Counted(Files.newInputStream(file));
      try {
        InputStream in =
            name.endsWith(".gz")
                ? new GZIPInputStream(raw, BLOCK)
                : name.endsWith(".zst") ? new ZstdInputStream(raw).setLongMax(LONGEST_WINDOW) : raw;
        return new Lines(file, raw, in);
      } catch (IOException | RuntimeException e) {
        raw.close();
        throw e;
      }
    } catch (EOFException e) {
      throw InputException.of("%s: is no packed file, it ends too early", file);
    } catch (IOException e) {
      throw InputException.of("%s: cannot be read (%s)", file, e);
    }
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
    int end = endOfLine();
    if (end < 0) {
      return false;
    }
    number++;
    decode(from, end);
    from = Math.min(end + 1, to);
    return true;
  }

  /** Where the next line ends: at its line feed, or at the end of the file; -1 behind the last. */
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
      if (to >= LONGEST) {
        throw InputException.of(
            "%s line %d: is longer than %d bytes, the most that is read as one line",
            file, number + 1, LONGEST);
      }
      bytes = Arrays.copyOf(bytes, 2 * to);
    }
    try {
      int read = in.read(bytes, to, bytes.length - to);
      ended = read < 0;
      to += Math.max(0, read);
    } catch (EOFException e) {
      throw truncated();
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("Truncated")) {
        throw truncated();
      }
      throw InputException.of(
          "%s line %d: cannot be read on (%s)", file, number + 1, e.getMessage());
    }
  }

  private InputException truncated() {
    return InputException.of("%s line %d: the packed file ends too early", file, number + 1);
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
    return characters;
  }

  /**
   * Whether the line holds nothing but white space.
   *
   * @return true if so
   */
  boolean isBlank() {
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
