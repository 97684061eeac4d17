package org.mixlaw.corpus.tokens;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.mixlaw.base.AtomicFiles;

/**
 * Writes token files in Megatron's format ({@link IndexedTokens}), a document at a time; of the
 * documents only their lengths are held, and those in a file beside until the end. What was written
 * up to a {@link #piece} can be gone on with.
 */
public final class IndexedTokensWriter implements AutoCloseable {
  private final Path bin;
  private final Path index;
  private final Path lengths;
  private final CheckedOutputStream data;
  private final OutputStream sizes;
  private final int width;
  private long documents;
  private long tokens;
  private long pieceFrom;

  /**
   * Begins a pair of files, or goes on with one.
   *
   * @param prefix their path without {@code .bin} and {@code .idx}
   * @param vocabulary decides the width: 16 bits where it fits, else 32
   * @param documents how many documents there are already; what the files hold beyond is cut off
   * @param tokens how many tokens these have
   * @throws IOException if they cannot be made, or hold less than that
   */
  public IndexedTokensWriter(Path prefix, int vocabulary, long documents, long tokens)
      throws IOException {
    this.bin = prefix.resolveSibling(prefix.getFileName() + ".bin");
    this.index = prefix.resolveSibling(prefix.getFileName() + ".idx");
    this.lengths = prefix.resolveSibling(prefix.getFileName() + ".lengths");
    this.width = width(vocabulary);
    this.documents = documents;
    this.tokens = tokens;
    this.pieceFrom = tokens;
    this.data =
        new CheckedOutputStream(
            new BufferedOutputStream(at(bin, tokens * width), 1 << 16), new CRC32C());
    this.sizes = new BufferedOutputStream(at(lengths, 4 * documents), 1 << 13);
  }

  /** Bytes a token: 2 where the vocabulary allows, else 4. */
  public static int width(int vocabulary) {
    return vocabulary <= 1 << 16 ? 2 : 4;
  }

  private static OutputStream at(Path file, long length) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.size() < length) {
      channel.close();
      throw new IOException(file + " has fewer than the " + length + " bytes that were written");
    }
    channel.truncate(length);
    channel.position(length);
    return Channels.newOutputStream(channel);
  }

  /**
   * Adds a document.
   *
   * @param document its tokens, packed for the vocabulary of this file
   * @param separator the token to put behind it
   * @throws IOException if writing fails
   */
  public void add(PackedTokens document, int separator) throws IOException {
    document.writeTo(data);
    for (int shift = 0; shift < 8 * width; shift += 8) {
      data.write(separator >>> shift);
    }
    long length = document.count() + 1;
    writeInt(Math.toIntExact(length));
    documents++;
    tokens += length;
  }

  /**
   * Adds a document.
   *
   * @param document its tokens
   * @param separator the token to put behind it
   * @throws IOException if writing fails
   */
  public void add(int[] document, int separator) throws IOException {
    PackedTokens packed = new PackedTokens(width == 2 ? 1 : Integer.MAX_VALUE);
    packed.add(document);
    add(packed, separator);
  }

  private void writeInt(int value) throws IOException {
    sizes.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  public long tokens() {
    return tokens;
  }

  public long documents() {
    return documents;
  }

  /**
   * Flushes to the disk what was added since the last piece.
   *
   * @return its length and checksum
   * @throws IOException if writing fails
   */
  public TokenPiece piece() throws IOException {
    data.flush();
    sizes.flush();
    AtomicFiles.sync(bin);
    AtomicFiles.sync(lengths);
    TokenPiece piece = new TokenPiece((tokens - pieceFrom) * width, data.getChecksum().getValue());
    data.getChecksum().reset();
    pieceFrom = tokens;
    return piece;
  }

  /**
   * Writes the index and flushes both files to the disk.
   *
   * @throws IOException if writing fails
   */
  public void finish() throws IOException {
    data.close();
    sizes.close();
    AtomicFiles.sync(bin);
    AtomicFiles.write(index, this::writeIndex);
  }

  /**
   * Removes what only an unfinished pair needs.
   *
   * @param prefix the path of the pair
   * @throws IOException if it cannot be removed
   */
  public static void removeLengths(Path prefix) throws IOException {
    Files.deleteIfExists(prefix.resolveSibling(prefix.getFileName() + ".lengths"));
  }

  private void writeIndex(Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      ByteBuffer header = ByteBuffer.allocate(IndexedTokens.HEADER).order(ByteOrder.LITTLE_ENDIAN);
      header.put(IndexedTokens.MAGIC).putLong(1);
      header.put(width == 2 ? IndexedTokens.UINT16 : IndexedTokens.INT32);
      header.putLong(documents).putLong(documents + 1);
      out.write(header.array());
      Files.copy(lengths, out);
      ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      long at = 0;
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(lengths)))) {
        for (long d = 0; d < documents; d++) {
          out.write(number.putLong(0, at).array());
          at += (long) Integer.reverseBytes(in.readInt()) * width;
        }
      }
      for (long d = 0; d <= documents; d++) {
        out.write(number.putLong(0, d).array());
      }
    }
  }

  @Override
  public void close() throws IOException {
    data.close();
    sizes.close();
  }
}
