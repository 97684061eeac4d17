package org.mixlaw.corpus;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mixlaw.base.AtomicFiles;

/**
 * Writes token files in Megatron's format ({@link IndexedTokens}), a document at a time; of the
 * documents only their lengths are held, and those in a file beside until the end.
 */
final class IndexedTokensWriter implements AutoCloseable {
  private final Path bin;
  private final Path index;
  private final Path lengths;
  private final OutputStream data;
  private final OutputStream sizes;
  private final int width;
  private long documents;
  private long tokens;

  /**
   * Begins a pair of files.
   *
   * @param prefix their path without {@code .bin} and {@code .idx}
   * @param vocabulary decides the width: 16 bits where it fits, else 32
   * @throws IOException if they cannot be made
   */
  IndexedTokensWriter(Path prefix, int vocabulary) throws IOException {
    this.bin = prefix.resolveSibling(prefix.getFileName() + ".bin");
    this.index = prefix.resolveSibling(prefix.getFileName() + ".idx");
    this.lengths = prefix.resolveSibling(prefix.getFileName() + ".lengths");
    this.width = vocabulary <= 1 << 16 ? 2 : 4;
    this.data = new BufferedOutputStream(Files.newOutputStream(bin), 1 << 18);
    this.sizes = new BufferedOutputStream(Files.newOutputStream(lengths), 1 << 14);
  }

  /**
   * Adds a document.
   *
   * @param document its tokens
   * @param separator the token to put behind it
   * @throws IOException if writing fails
   */
  void add(int[] document, int separator) throws IOException {
    ByteBuffer buffer =
        ByteBuffer.allocate((document.length + 1) * width).order(ByteOrder.LITTLE_ENDIAN);
    for (int token : document) {
      put(buffer, token);
    }
    put(buffer, separator);
    data.write(buffer.array());
    writeInt(document.length + 1);
    documents++;
    tokens += document.length + 1;
  }

  private void put(ByteBuffer buffer, int token) {
    if (width == 2) {
      buffer.putShort((short) token);
    } else {
      buffer.putInt(token);
    }
  }

  private void writeInt(int value) throws IOException {
    sizes.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  long tokens() {
    return tokens;
  }

  long documents() {
    return documents;
  }

  /**
   * Writes the index and flushes both files to the disk.
   *
   * @throws IOException if writing fails
   */
  void finish() throws IOException {
    data.close();
    sizes.close();
    AtomicFiles.sync(bin);
    AtomicFiles.write(index, this::writeIndex);
    Files.delete(lengths);
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
      try (java.io.DataInputStream in =
          new java.io.DataInputStream(
              new java.io.BufferedInputStream(Files.newInputStream(lengths)))) {
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
