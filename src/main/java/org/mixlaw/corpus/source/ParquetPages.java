package org.mixlaw.corpus.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.mixlaw.base.InputException;

/**
 * The pages of one column in one row group, read and unpacked one by one. Parquet's own reader
 * takes all pages of a row group into memory at once, and a file may be one row group.
 */
final class ParquetPages implements PageReader {
  private static final int BLOCK = 1 << 16;

  private final ColumnChunkMetaData chunk;
  private final InputStream in;
  private final long values;
  private long seen;
  private PageHeader header;

  /**
   * Begins at a column's first page.
   *
   * @param file the file
   * @param chunk where the column lies in it, and how it is packed
   * @throws InputException if it is packed in a way that is not read
   */
  ParquetPages(FileChannel file, ColumnChunkMetaData chunk) {
    PageCodecs.requireReadable(chunk.getCodec());
    this.chunk = chunk;
    this.values = chunk.getValueCount();
    this.in =
        new BufferedInputStream(
            new Part(file, chunk.getStartingPos(), chunk.getStartingPos() + chunk.getTotalSize()),
            BLOCK);
  }

  /** A page is not what its header says. */
  static final class Damaged extends IOException {
    private static final long serialVersionUID = 1L;

    Damaged(String message) {
      super(message);
    }
  }

  /** A part of a file; several may be read in turns. */
  private static final class Part extends InputStream {
    private final FileChannel file;
    private final long end;
    private long at;

    Part(FileChannel file, long from, long end) {
      this.file = file;
      this.at = from;
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int most = (int) Math.min(length, end - at);
      int read = most <= 0 ? -1 : file.read(ByteBuffer.wrap(into, offset, most), at);
      at += Math.max(0, read);
      return read;
    }
  }

  @Override
  public DictionaryPage readDictionaryPage() {
    try {
      next();
      if (header.getType() != PageType.DICTIONARY_PAGE) {
        return null;
      }
      DictionaryPageHeader page = header.getDictionary_page_header();
      BytesInput bytes = body(0);
      header = null;
      return new DictionaryPage(bytes, page.getNum_values(), encoding(page.getEncoding()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public DataPage readPage() {
    try {
      while (seen < values) {
        next();
        PageHeader page = header;
        if (page.getType() == PageType.DATA_PAGE) {
          DataPageHeader data = page.getData_page_header();
          return counted(
              new DataPageV1(
                  body(0),
                  data.getNum_values(),
                  page.getUncompressed_page_size(),
                  Statistics.createStats(chunk.getPrimitiveType()),
                  encoding(data.getRepetition_level_encoding()),
                  encoding(data.getDefinition_level_encoding()),
                  encoding(data.getEncoding())));
        }
        if (page.getType() == PageType.DATA_PAGE_V2) {
          return counted(secondVersion(page));
        }
        body(0);
        header = null;
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A page of which only the values are packed, not the levels before them. */
  @SuppressWarnings(
      "deprecation") // what stands in its place wants an allocator, for a copy all the same
  private DataPageV2 secondVersion(PageHeader page) throws IOException {
    DataPageHeaderV2 data = page.getData_page_header_v2();
    int repetition = data.getRepetition_levels_byte_length();
    int definition = data.getDefinition_levels_byte_length();
    int levels = repetition + definition;
    byte[] bytes =
        body(data.isIs_compressed() ? levels : page.getCompressed_page_size()).toByteArray();
    return DataPageV2.uncompressed(
        data.getNum_rows(),
        data.getNum_nulls(),
        data.getNum_values(),
        BytesInput.from(bytes, 0, repetition),
        BytesInput.from(bytes, repetition, definition),
        encoding(data.getEncoding()),
        BytesInput.from(bytes, levels, bytes.length - levels),
        Statistics.createStats(chunk.getPrimitiveType()));
  }

  private <P extends DataPage> P counted(P page) {
    seen += page.getValueCount();
    header = null;
    return page;
  }

  /** Reads the next header, unless there is one that waits for its body. */
  private void next() throws IOException {
    if (header == null) {
      header = Util.readPageHeader(in);
    }
  }

  /** Reads and unpacks the page behind the header; its first bytes may lie there unpacked. */
  private BytesInput body(int plain) throws IOException {
    int size = header.getCompressed_page_size();
    int unpacked = header.getUncompressed_page_size();
    if (size < 0 || unpacked < plain || plain > size) {
      throw new Damaged("a page has an impossible length");
    }
    if (Math.max(size, unpacked) > LongText.most()) {
      throw InputException.of(
          "a page takes %d MB unpacked; accepted are up to %d MB, or more memory"
              + " (MIXLAW_OPTS=-Xmx8g)",
          unpacked / 1_000_000, LongText.most() / 1_000_000);
    }
    byte[] packed = in.readNBytes(size);
    if (packed.length < size) {
      throw new Damaged("a page ends too early");
    }
    if (header.isSetCrc()) {
      CRC32 sum = new CRC32();
      sum.update(packed);
      if ((int) sum.getValue() != header.getCrc()) {
        throw new Damaged("a page does not have the checksum that its header says");
      }
    }
    byte[] whole = new byte[unpacked];
    System.arraycopy(packed, 0, whole, 0, plain);
    PageCodecs.unpack(chunk.getCodec(), packed, whole, plain);
    return BytesInput.from(whole);
  }

  private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
    return Encoding.valueOf(encoding.name());
  }

  @Override
  public long getTotalValueCount() {
    return values;
  }
}
