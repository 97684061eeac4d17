package org.mixlaw.corpus.packed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.SingleXZInputStream;

/**
 * How a text file may be packed. A file says so by the end of its name; it is one packed part, or
 * several behind each other.
 */
public enum Packing {
  GZIP(".gz", "gzip", 0x1f, 0x8b) {
    @Override
    InputStream part(InputStream in) throws IOException {
      return new GzipPart(in);
    }
  },
  ZSTD(".zst", "zstd", 0x28, 0xb5, 0x2f, 0xfd) {
    @Override
    InputStream part(InputStream in) {
      return new ZstdPart(in);
    }

    @Override
    public boolean begins(byte[] bytes) {
      return super.begins(bytes) || isSkippable(bytes);
    }

    /** A part that holds no text: what packed it in parallel notes there how long the next is. */
    private static boolean isSkippable(byte[] bytes) {
      return bytes.length >= 4
          && (bytes[0] & 0xf0) == 0x50
          && bytes[1] == 0x2a
          && bytes[2] == 0x4d
          && bytes[3] == 0x18;
    }
  },
  BZIP2(".bz2", "bzip2", 'B', 'Z', 'h') {
    @Override
    InputStream part(InputStream in) throws IOException {
      return new BZip2CompressorInputStream(in);
    }
  },
  XZ(".xz", "xz", 0xfd, '7', 'z', 'X', 'Z', 0) {
    @Override
    InputStream part(InputStream in) throws IOException {
      // In KiB: a damaged header must not ask for all the memory there is.
      return new SingleXZInputStream(in, (int) (Runtime.getRuntime().maxMemory() >> 12));
    }
  };

  /** Bytes that tell whether a part begins: the longest magic of the four. */
  public static final int MAGIC = 6;

  private final String ending;
  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // never handed out
  private final byte[] magic;

  Packing(String ending, String label, int... magic) {
    this.ending = ending;
    this.label = label;
    this.magic = new byte[magic.length];
    for (int i = 0; i < magic.length; i++) {
      this.magic[i] = (byte) magic[i];
    }
  }

  /**
   * How a file is packed.
   *
   * @param file the file
   * @return the packing by the end of its name; empty for a plain file
   */
  public static Optional<Packing> of(Path file) {
    String name = file.getFileName().toString();
    return Stream.of(values()).filter(packing -> name.endsWith(packing.ending)).findFirst();
  }

  /**
   * A file's name without the end that says how it is packed.
   *
   * @param file the file
   * @return the name of what is packed
   */
  public static String unpackedName(Path file) {
    String name = file.getFileName().toString();
    return of(file)
        .map(packing -> name.substring(0, name.length() - packing.ending.length()))
        .orElse(name);
  }

  /**
   * The endings, for messages.
   *
   * @return such as {@code .gz, .zst}
   */
  public static String endings() {
    return Stream.of(values()).map(Packing::ending).collect(Collectors.joining(", "));
  }

  /**
   * The end of such a file's name.
   *
   * @return such as {@code .gz}
   */
  public String ending() {
    return ending;
  }

  /**
   * The name of the format.
   *
   * @return such as {@code gzip}
   */
  public String label() {
    return label;
  }

  /**
   * Whether a packed part begins with these bytes.
   *
   * @param bytes up to {@link #MAGIC} bytes
   * @return true if so
   */
  public boolean begins(byte[] bytes) {
    return bytes.length >= magic.length
        && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
  }

  /**
   * Whether a file that ends with these bytes may have been cut within the beginning of a part.
   *
   * @param bytes fewer than {@link #MAGIC} bytes
   * @return true if so
   */
  boolean mayBegin(byte[] bytes) {
    return bytes.length < magic.length
        && Arrays.equals(bytes, 0, bytes.length, magic, 0, bytes.length);
  }

  /**
   * Unpacks one part.
   *
   * @param in stands at its first byte and can be marked; afterwards it stands behind its last
   * @return what is packed in it
   * @throws IOException if its header is damaged or cut short
   */
  abstract InputStream part(InputStream in) throws IOException;
}
