package org.mixlaw.corpus.packed;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * What one zstd frame holds. The library's own stream reads ahead and goes on with whatever
 * follows; this one leaves its source right behind the frame.
 */
final class ZstdPart extends InputStream {
  private static final int BLOCK = 1 << 17;

  /** Frames packed with {@code --long}, as large corpora are, need a window of up to 2 GiB. */
  private static final int LONGEST_WINDOW = 31;

  private final InputStream in;
  private final ZstdDecompressCtx context = new ZstdDecompressCtx().setLongMax(LONGEST_WINDOW);
  private final byte[] block = new byte[BLOCK];
  private final ByteBuffer packed = ByteBuffer.allocateDirect(BLOCK).limit(0);
  private final ByteBuffer unpacked = ByteBuffer.allocateDirect(BLOCK).limit(0);
  private boolean ended;

  /**
   * Begins a frame.
   *
   * @param in stands at its first byte and can be marked
   */
  ZstdPart(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (!unpacked.hasRemaining()) {
      if (ended) {
        return -1;
      }
      unpack();
    }
    int read = Math.min(length, unpacked.remaining());
    unpacked.get(into, offset, read);
    return read;
  }

  private void unpack() throws IOException {
    int filled = 0;
    if (!packed.hasRemaining()) {
      in.mark(BLOCK);
      filled = Math.max(0, in.read(block, 0, BLOCK));
      packed.clear().put(block, 0, filled).flip();
    }
    unpacked.clear();
    try {
      ended = context.decompressDirectByteBufferStream(unpacked, packed);
    } catch (ZstdException e) {
      throw new IOException(e);
    }
    unpacked.flip();
    if (ended) {
      in.reset();
      in.skipNBytes(packed.position());
    } else if (filled == 0 && !unpacked.hasRemaining() && !packed.hasRemaining()) {
      throw new EOFException();
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
