package org.mixlaw.corpus.source;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.mixlaw.base.InputException;

/** Unpacks the pages of Parquet files without Hadoop's codecs. */
final class PageCodecs {
  private PageCodecs() {}

  /**
   * Refuses packings that are not read.
   *
   * @param codec how pages are packed
   * @throws InputException if they cannot be unpacked
   */
  static void requireReadable(CompressionCodecName codec) {
    switch (codec) {
      case UNCOMPRESSED, GZIP, ZSTD, SNAPPY, LZ4_RAW -> {}
      case LZO, BROTLI, LZ4 ->
          throw InputException.of(
              "its pages are packed with %s; accepted are snappy, zstd, gzip, lz4_raw and none",
              codec.name().toLowerCase(Locale.ROOT));
    }
  }

  /**
   * Unpacks a page of which the first bytes are not packed.
   *
   * @param codec a readable packing
   * @param packed the page; its first {@code plain} bytes are left alone
   * @param into takes what is unpacked, behind {@code plain} bytes, to its end
   * @param plain bytes at the beginning of both
   * @throws IOException if the page is damaged
   */
  static void unpack(CompressionCodecName codec, byte[] packed, byte[] into, int plain)
      throws IOException {
    int length = packed.length - plain;
    int size = into.length - plain;
    if (size == 0) {
      return;
    }
    switch (codec) {
      case UNCOMPRESSED -> System.arraycopy(packed, plain, into, plain, size);
      case GZIP -> gzip(packed, into, plain);
      case ZSTD -> {
        long done = Zstd.decompressByteArray(into, plain, size, packed, plain, length);
        if (Zstd.isError(done)) {
          throw new IOException("zstd: " + Zstd.getErrorName(done));
        }
      }
      case SNAPPY -> block(new SnappyDecompressor(), packed, into, plain);
      case LZ4_RAW -> block(new Lz4Decompressor(), packed, into, plain);
      case LZO, BROTLI, LZ4 -> requireReadable(codec);
    }
  }

  private static void gzip(byte[] packed, byte[] into, int plain) throws IOException {
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(packed, plain, packed.length - plain))) {
      int size = into.length - plain;
      if (in.readNBytes(into, plain, size) < size) {
        throw new EOFException("a page is shorter than its header says");
      }
    }
  }

  private static void block(Decompressor codec, byte[] packed, byte[] into, int plain) {
    codec.decompress(packed, plain, packed.length - plain, into, plain, into.length - plain);
  }
}
