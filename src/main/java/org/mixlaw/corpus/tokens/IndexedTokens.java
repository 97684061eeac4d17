package org.mixlaw.corpus.tokens;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.mixlaw.base.InputException;

/**
 * Token files as Megatron-LM writes them: {@code NAME.bin} holds the tokens of all documents behind
 * each other, {@code NAME.idx} where each begins (format MMIDIDX, version 1). Memory-mapped:
 * reading anywhere costs the same, and nothing is held in the heap. Safe for concurrent use.
 */
public final class IndexedTokens {
  /** What an index begins with. */
  static final byte[] MAGIC = TokenIndex.MAGIC;

  /** Code of 32-bit tokens in an index. */
  static final byte INT32 = 4;

  /** Code of unsigned 16-bit tokens in an index. */
  static final byte UINT16 = 8;

  static final int HEADER = TokenIndex.HEADER;

  /** A multiple of every width, so that no token lies across two segments. */
  private static final int SEGMENT = 1 << 30;

  private final Path bin;
  private final TokenIndex index;
  private final ByteBuffer[] segments;

  private IndexedTokens(Path bin, TokenIndex index, ByteBuffer[] segments) {
    this.bin = bin;
    this.index = index;
    this.segments = segments;
  }

  /**
   * Opens a pair of files.
   *
   * @param prefix their path without {@code .bin} and {@code .idx}
   * @return the tokens
   * @throws InputException if a file is missing, is no index, or the two disagree
   */
  public static IndexedTokens open(Path prefix) {
    Path bin = prefix.resolveSibling(prefix.getFileName() + ".bin");
    TokenIndex index = TokenIndex.read(prefix.resolveSibling(prefix.getFileName() + ".idx"));
    try (FileChannel data = FileChannel.open(bin, StandardOpenOption.READ)) {
      long size = data.size();
      if (index.tokens() * index.type().width() != size) {
        throw InputException.of(
            "%s: counts %d tokens of %d bytes, but %s has %d bytes",
            index.file(), index.tokens(), index.type().width(), bin.getFileName(), size);
      }
      ByteBuffer[] segments = new ByteBuffer[(int) ((size + SEGMENT - 1) / SEGMENT)];
      for (int k = 0; k < segments.length; k++) {
        long from = (long) k * SEGMENT;
        MappedByteBuffer mapped =
            data.map(FileChannel.MapMode.READ_ONLY, from, Math.min(SEGMENT, size - from));
        segments[k] = mapped.order(ByteOrder.LITTLE_ENDIAN);
      }
      return new IndexedTokens(bin, index, segments);
    } catch (NoSuchFileException e) {
      throw InputException.of("%s: no such file; a token file has a .bin and a .idx", e.getFile());
    } catch (IOException e) {
      throw InputException.of("%s: cannot be read (%s)", prefix, InputException.reason(e));
    }
  }

  /**
   * What the index says.
   *
   * @return the index
   */
  public TokenIndex index() {
    return index;
  }

  /**
   * How many tokens there are.
   *
   * @return tokens of all documents, separators among them
   */
  public long tokens() {
    return index.tokens();
  }

  /**
   * How many documents there are.
   *
   * @return documents
   */
  public long documents() {
    return index.documents();
  }

  /**
   * Reads one token as it is stored.
   *
   * @param at which, counted over all documents
   * @return the token; of a foreign file it may be no token id
   */
  public long token(long at) {
    long from = at * index.type().width();
    return index.type().read(segments[(int) (from / SEGMENT)], (int) (from % SEGMENT));
  }

  /**
   * Reads tokens.
   *
   * @param from the first token, counted over all documents
   * @param count how many
   * @param into takes them
   * @param offset where to begin in {@code into}
   */
  public void read(long from, int count, int[] into, int offset) {
    if (from < 0 || from + count > tokens()) {
      throw new IndexOutOfBoundsException(
          bin + ": tokens " + from + " to " + (from + count) + " of " + tokens());
    }
    for (int i = 0; i < count; i++) {
      into[offset + i] = (int) token(from + i);
    }
  }
}
