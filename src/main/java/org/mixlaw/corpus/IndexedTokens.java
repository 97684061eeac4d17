package org.mixlaw.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.mixlaw.base.InputException;

/**
 * Token files as Megatron-LM writes them: {@code NAME.bin} holds the tokens of all documents behind
 * each other, {@code NAME.idx} where each begins (format MMIDIDX, version 1). Memory-mapped:
 * reading anywhere costs the same, and nothing is held in the heap. Safe for concurrent use.
 */
final class IndexedTokens {
  /** What an index begins with. */
  static final byte[] MAGIC = "MMIDIDX\0\0".getBytes(StandardCharsets.US_ASCII);

  /** Code of 32-bit tokens in an index. */
  static final byte INT32 = 4;

  /** Code of unsigned 16-bit tokens in an index. */
  static final byte UINT16 = 8;

  static final int HEADER = MAGIC.length + 8 + 1 + 8 + 8;
  private static final int SEGMENT = 1 << 30;

  private final Path bin;
  private final int width;
  private final long tokens;
  private final long documents;
  private final ByteBuffer[] segments;

  private IndexedTokens(Path bin, int width, long tokens, long documents, ByteBuffer[] segments) {
    this.bin = bin;
    this.width = width;
    this.tokens = tokens;
    this.documents = documents;
    this.segments = segments;
  }

  /**
   * Opens a pair of files.
   *
   * @param prefix their path without {@code .bin} and {@code .idx}
   * @return the tokens
   * @throws InputException if a file is missing, is no index, or the two disagree
   */
  static IndexedTokens open(Path prefix) {
    Path bin = prefix.resolveSibling(prefix.getFileName() + ".bin");
    Path index = prefix.resolveSibling(prefix.getFileName() + ".idx");
    try (FileChannel in = FileChannel.open(index, StandardOpenOption.READ);
        FileChannel data = FileChannel.open(bin, StandardOpenOption.READ)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
      while (header.hasRemaining() && in.read(header) >= 0) {
        // reads on
      }
      header.flip();
      byte[] magic = new byte[MAGIC.length];
      if (header.remaining() < HEADER) {
        throw InputException.of("%s: is no token index, it has only %d bytes", index, in.size());
      }
      header.get(magic);
      if (!java.util.Arrays.equals(magic, MAGIC)) {
        throw InputException.of("%s: is no token index; accepted is Megatron's MMIDIDX", index);
      }
      long version = header.getLong();
      byte type = header.get();
      long sequences = header.getLong();
      long documents = header.getLong();
      if (version != 1) {
        throw InputException.of("%s: has version %d; accepted is 1", index, version);
      }
      int width = type == UINT16 ? 2 : type == INT32 ? 4 : 0;
      if (width == 0) {
        throw InputException.of(
            "%s: tokens have type code %d; accepted are 8 (uint16) and 4 (int32)", index, type);
      }
      long wanted = HEADER + 12 * sequences + 8 * documents;
      if (in.size() != wanted) {
        throw InputException.of(
            "%s: has %d bytes, but %d sequences and %d documents take %d",
            index, in.size(), sequences, documents, wanted);
      }
      long tokens = total(in, sequences);
      if (tokens * width != data.size()) {
        throw InputException.of(
            "%s: counts %d tokens of %d bytes, but %s has %d bytes",
            index, tokens, width, bin.getFileName(), data.size());
      }
      ByteBuffer[] segments = new ByteBuffer[(int) ((data.size() + SEGMENT - 1) / SEGMENT)];
      for (int k = 0; k < segments.length; k++) {
        long from = (long) k * SEGMENT;
        MappedByteBuffer mapped =
            data.map(FileChannel.MapMode.READ_ONLY, from, Math.min(SEGMENT, data.size() - from));
        segments[k] = mapped.order(ByteOrder.LITTLE_ENDIAN);
      }
      return new IndexedTokens(bin, width, tokens, Math.max(0, documents - 1), segments);
    } catch (NoSuchFileException e) {
      throw InputException.of("%s: no such file; a token file has a .bin and a .idx", e.getFile());
    } catch (IOException e) {
      throw InputException.of("%s: cannot be read (%s)", prefix, e.getMessage());
    }
  }

  private static long total(FileChannel index, long sequences) throws IOException {
    long sum = 0;
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    long end = HEADER + 4 * sequences;
    for (long at = HEADER; at < end; ) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
      while (buffer.hasRemaining() && index.read(buffer, at + buffer.position()) > 0) {
        // reads on
      }
      buffer.flip();
      at += buffer.remaining();
      while (buffer.remaining() >= 4) {
        sum += buffer.getInt();
      }
    }
    return sum;
  }

  /**
   * How many tokens there are.
   *
   * @return tokens of all documents, separators among them
   */
  long tokens() {
    return tokens;
  }

  /**
   * How many documents there are.
   *
   * @return documents
   */
  long documents() {
    return documents;
  }

  /**
   * Reads tokens.
   *
   * @param from the first token, counted over all documents
   * @param count how many
   * @param into takes them
   * @param offset where to begin in {@code into}
   */
  void read(long from, int count, int[] into, int offset) {
    if (from < 0 || from + count > tokens) {
      throw new IndexOutOfBoundsException(
          bin + ": tokens " + from + " to " + (from + count) + " of " + tokens);
    }
    long at = from * width;
    for (int i = 0; i < count; i++, at += width) {
      ByteBuffer segment = segments[(int) (at / SEGMENT)];
      int place = (int) (at % SEGMENT);
      into[offset + i] = width == 2 ? segment.getShort(place) & 0xffff : segment.getInt(place);
    }
  }
}
