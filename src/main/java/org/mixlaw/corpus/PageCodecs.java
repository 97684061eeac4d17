package org.mixlaw.corpus;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.mixlaw.base.InputException;

/** Unpacks the pages of Parquet files without Hadoop's codecs. Reads only. */
final class PageCodecs implements CompressionCodecFactory {
  private interface Unpacking {
    void unpack(byte[] packed, byte[] into) throws IOException;
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED ->
          pages((packed, into) -> System.arraycopy(packed, 0, into, 0, into.length));
      case GZIP -> pages(PageCodecs::gzip);
      case ZSTD -> pages(PageCodecs::zstd);
      case SNAPPY -> pages((packed, into) -> block(new SnappyDecompressor(), packed, into));
      case LZ4_RAW -> pages((packed, into) -> block(new Lz4Decompressor(), packed, into));
      case LZO, BROTLI, LZ4 ->
          throw InputException.of(
              "its pages are packed with %s; accepted are snappy, zstd, gzip, lz4_raw and none",
              codec);
    };
  }

  private static void gzip(byte[] packed, byte[] into) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      if (in.readNBytes(into, 0, into.length) < into.length) {
        throw new EOFException("a page is shorter than its header says");
      }
    }
  }

  private static void zstd(byte[] packed, byte[] into) throws IOException {
    long size = Zstd.decompress(into, packed);
    if (Zstd.isError(size)) {
      throw new IOException("zstd: " + Zstd.getErrorName(size));
    }
  }

  private static void block(Decompressor codec, byte[] packed, byte[] into) {
    codec.decompress(packed, 0, packed.length, into, 0, into.length);
  }

  private static BytesInputDecompressor pages(Unpacking unpacking) {
    return new BytesInputDecompressor() {
      @Override
      public BytesInput decompress(BytesInput bytes, int size) throws IOException {
        byte[] into = new byte[size];
        unpacking.unpack(bytes.toByteArray(), into);
        return BytesInput.from(into);
      }

      @Override
      public void decompress(ByteBuffer input, int packedSize, ByteBuffer output, int size)
          throws IOException {
        byte[] packed = new byte[packedSize];
        input.get(packed);
        byte[] into = new byte[size];
        unpacking.unpack(packed, into);
        output.put(into);
      }

      @Override
      public void release() {}
    };
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("Parquet files are only read");
  }

  @Override
  public void release() {}
}
