package org.mixlaw.corpus.packed;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.mixlaw.base.InputException;

/**
 * What is packed in a file, all its parts behind each other. Behind a part stands another one,
 * zeros as tapes and block devices put them there, or the end of the file; anything else is an
 * error: a damaged header must not pass for the end.
 */
public final class PackedInput extends InputStream {
  private static final int BUFFER = 1 << 17;

  private final Path file;
  private final Packing packing;
  private final InputStream raw;
  private final Counted in;
  private Optional<InputStream> part = Optional.empty();
  private boolean any;

  /**
   * Opens a packed file.
   *
   * @param file its path, for messages
   * @param packing how it is packed
   * @param in its bytes
   */
  public PackedInput(Path file, Packing packing, InputStream in) {
    this.file = file;
    this.packing = packing;
    this.raw = in;
    this.in = new Counted(new BufferedInputStream(in, BUFFER));
  }

  /** Counts bytes, back again where the reader goes back to a mark. */
  private static final class Counted extends FilterInputStream {
    private long at;
    private long marked;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      at += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = in.read(into, offset, length);
      at += Math.max(0, read);
      return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
      long skipped = in.skip(bytes);
      at += skipped;
      return skipped;
    }

    @Override
    public synchronized void mark(int limit) {
      in.mark(limit);
      marked = at;
    }

    @Override
    public synchronized void reset() throws IOException {
      in.reset();
      at = marked;
    }

    /** Parts close what they read from; others follow. */
    @Override
    public void close() {}
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (part.isPresent() || begin()) {
      int read = unpacked(into, offset, length);
      if (read >= 0) {
        return read;
      }
      part.get().close();
      part = Optional.empty();
    }
    return -1;
  }

  private int unpacked(byte[] into, int offset, int length) throws IOException {
    try {
      return part.orElseThrow().read(into, offset, length);
    } catch (EOFException e) {
      throw cutShort(e);
    } catch (IOException | RuntimeException e) {
      throw broken(e);
    }
  }

  private Broken cutShort(Exception e) {
    return new Broken("the packed file ends too early, at byte " + in.at, e);
  }

  /** Some readers find an end where they wanted more as bad as any damage. */
  private Broken broken(Exception e) throws IOException {
    return peek().length == 0
        ? cutShort(e)
        : new Broken("the packed file is damaged at or before byte " + in.at, e);
  }

  /** Goes to the next part; false at the end of the file. */
  private boolean begin() throws IOException {
    byte[] bytes = peek();
    while (any && bytes.length > 0 && bytes[0] == 0) {
      in.skipNBytes(1);
      bytes = peek();
    }
    if (any && bytes.length == 0) {
      return false;
    }
    if (!packing.begins(bytes)) {
      throw notAPart(bytes);
    }
    any = true;
    try {
      part = Optional.of(packing.part(in));
    } catch (EOFException e) {
      throw cutShort(e);
    } catch (IOException | RuntimeException e) {
      throw broken(e);
    }
    return true;
  }

  private IOException notAPart(byte[] bytes) throws IOException {
    if (!any) {
      throw InputException.of(
          "%s: is no %s file, as the end of its name says%s",
          file, packing.label(), bytes.length == 0 ? "; it is empty" : "");
    }
    if (packing.mayBegin(bytes)) {
      in.skipNBytes(bytes.length);
      return cutShort(new EOFException());
    }
    return new Broken(
        "the packed file is damaged at byte "
            + in.at
            + "; a packed part ends there, and what follows is neither another nor zeros",
        new IOException());
  }

  private byte[] peek() throws IOException {
    in.mark(Packing.MAGIC);
    byte[] bytes = in.readNBytes(Packing.MAGIC);
    in.reset();
    return bytes;
  }

  @Override
  public void close() throws IOException {
    if (part.isPresent()) {
      part.get().close();
    }
    raw.close();
  }

  /** What is packed cannot be had; the message says why and where. */
  public static final class Broken extends IOException {
    private static final long serialVersionUID = 1L;

    Broken(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
