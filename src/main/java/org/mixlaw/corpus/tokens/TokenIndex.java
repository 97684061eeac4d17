package org.mixlaw.corpus.tokens;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.mixlaw.base.InputException;

/**
 * What a token index says, checked: a header, then for every sequence its length (int32) and the
 * byte it begins at (int64), then the sequences that documents begin with, and their end (int64).
 * It is read by blocks, and nothing of it is held.
 *
 * @param file the index
 * @param type how tokens are stored
 * @param sequences sequences
 * @param documents documents, of one or more sequences each
 * @param tokens tokens of all of them
 */
public record TokenIndex(Path file, TokenType type, long sequences, long documents, long tokens) {
  /** What an index begins with. */
  static final byte[] MAGIC = "MMIDIDX\0\0".getBytes(StandardCharsets.US_ASCII);

  /** Bytes before the first length: magic, version, type code, and two counts. */
  static final int HEADER = MAGIC.length + 8 + 1 + 8 + 8;

  /**
   * Reads and checks an index.
   *
   * @param file the index
   * @return what it says
   * @throws InputException if it is missing, no index, or disagrees with itself
   */
  static TokenIndex read(Path file) {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      if (in.size() < HEADER) {
        throw InputException.of("%s: is no token index, it has only %d bytes", file, in.size());
      }
      Numbers header = new Numbers(file, in, 0);
      byte[] magic = new byte[MAGIC.length];
      for (int i = 0; i < magic.length; i++) {
        magic[i] = header.nextByte();
      }
      if (!Arrays.equals(magic, MAGIC)) {
        throw InputException.of("%s: is no token index; accepted is Megatron's MMIDIDX", file);
      }
      long version = header.nextLong();
      byte code = header.nextByte();
      long sequences = header.nextLong();
      long entries = header.nextLong();
      if (version != 1) {
        throw InputException.of("%s: has version %d; accepted is 1", file, version);
      }
      TokenType type =
          TokenType.of(code)
              .orElseThrow(
                  () ->
                      InputException.of(
                          "%s: tokens have type code %d; accepted are %s",
                          file, code, TokenType.accepted()));
      if (sequences < 0 || entries < 1 || Math.max(sequences, entries) > in.size()) {
        throw InputException.of(
            "%s: counts %d sequences and %d document entries; there is at least one entry, the end",
            file, sequences, entries);
      }
      long wanted = HEADER + 12 * sequences + 8 * entries;
      if (in.size() != wanted) {
        throw InputException.of(
            "%s: has %d bytes, but %d sequences and %d documents take %d",
            file, in.size(), sequences, entries, wanted);
      }
      long tokens = checkedLengths(file, in, sequences, type.width());
      checkDocuments(file, in, sequences, entries);
      return new TokenIndex(file, type, sequences, entries - 1, tokens);
    } catch (NoSuchFileException e) {
      throw InputException.of("%s: no such file; a token file has a .bin and a .idx", e.getFile());
    } catch (IOException e) {
      throw InputException.of("%s: cannot be read (%s)", file, InputException.reason(e));
    }
  }

  private static long checkedLengths(Path file, FileChannel in, long sequences, int width)
      throws IOException {
    Numbers lengths = new Numbers(file, in, HEADER);
    Numbers pointers = new Numbers(file, in, HEADER + 4 * sequences);
    long sum = 0;
    for (long s = 0; s < sequences; s++) {
      int length = lengths.nextInt();
      long pointer = pointers.nextLong();
      if (length < 0) {
        throw InputException.of("%s: sequence %d has the length %d", file, s, length);
      }
      if (pointer != sum * width) {
        throw InputException.of(
            "%s: sequence %d begins at byte %d, but the lengths before it take %d",
            file, s, pointer, sum * width);
      }
      sum += length;
    }
    return sum;
  }

  private static void checkDocuments(Path file, FileChannel in, long sequences, long entries)
      throws IOException {
    Numbers firsts = new Numbers(file, in, HEADER + 12 * sequences);
    long before = 0;
    for (long d = 0; d < entries; d++) {
      long first = firsts.nextLong();
      if (first < before || first > sequences || (d == 0 && first != 0)) {
        throw InputException.of(
            "%s: document entry %d is sequence %d; accepted here is %s",
            file, d, first, d == 0 ? "0" : before + " to " + sequences);
      }
      before = first;
    }
    if (before != sequences) {
      throw InputException.of(
          "%s: its documents end at sequence %d of %d", file, before, sequences);
    }
  }

  /**
   * Goes through the lengths of the documents.
   *
   * @return an iteration to be closed
   * @throws IOException if the index cannot be read
   */
  public Lengths lengths() throws IOException {
    return new Lengths(this, FileChannel.open(file, StandardOpenOption.READ));
  }

  /** The lengths of the documents in tokens, in order. */
  public static final class Lengths implements AutoCloseable {
    private final TokenIndex index;
    private final FileChannel in;
    private final Numbers lengths;
    private final Numbers firsts;
    private long sequence;
    private long document;

    private Lengths(TokenIndex index, FileChannel in) throws IOException {
      this.index = index;
      this.in = in;
      this.lengths = new Numbers(index.file, in, HEADER);
      this.firsts = new Numbers(index.file, in, HEADER + 12 * index.sequences + 8);
    }

    /** Whether there is another document. */
    public boolean hasNext() {
      return document < index.documents;
    }

    /** The next document's tokens. */
    public long next() throws IOException {
      document++;
      long sum = 0;
      for (long end = firsts.nextLong(); sequence < end; sequence++) {
        sum += lengths.nextInt();
      }
      return sum;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** Little-endian numbers of one part of a file, read by blocks. */
  private static final class Numbers {
    private final Path file;
    private final FileChannel in;
    private final ByteBuffer block =
        ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private long at;

    Numbers(Path file, FileChannel in, long from) {
      this.file = file;
      this.in = in;
      this.at = from;
    }

    private void need(int bytes) throws IOException {
      if (block.remaining() < bytes) {
        block.compact();
        while (block.position() < bytes) {
          int read = in.read(block, at);
          if (read < 0) {
            throw InputException.of("%s: ends at byte %d", file, at);
          }
          at += read;
        }
        block.flip();
      }
    }

    byte nextByte() throws IOException {
      need(1);
      return block.get();
    }

    int nextInt() throws IOException {
      need(4);
      return block.getInt();
    }

    long nextLong() throws IOException {
      need(8);
      return block.getLong();
    }
  }
}
