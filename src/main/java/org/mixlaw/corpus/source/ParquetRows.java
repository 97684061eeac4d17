package org.mixlaw.corpus.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.mixlaw.base.InputException;

/**
 * The rows of a Parquet file, of which only the wanted columns are read; in memory is one page of
 * each, however large a row group is.
 */
final class ParquetRows implements DocumentReader {
  private static final String MARK = "PAR1";
  private static final String ENCRYPTED = "PARE";
  private static final int TEXT = 0;
  private static final int ROUTING = 1;

  private final Path file;
  private final long bytes;
  private final FileChannel in;
  private final ParquetMetadata meta;
  private final Iterator<BlockMetaData> groups;
  private final List<ParquetColumn> columns;
  private final List<ColumnReader> values = new ArrayList<>();
  private final long rows;
  private long left;
  private long row;
  private boolean any;
  private long withoutText;
  private long withoutValue;

  private ParquetRows(
      Path file, long bytes, FileChannel in, ParquetMetadata meta, List<ParquetColumn> columns) {
    this.file = file;
    this.bytes = bytes;
    this.in = in;
    this.meta = meta;
    this.groups = meta.getBlocks().iterator();
    this.columns = columns;
    this.rows = meta.getBlocks().stream().mapToLong(BlockMetaData::getRowCount).sum();
  }

  /**
   * Opens a file.
   *
   * @param file the file
   * @param text the column of the text
   * @param routing the column that documents are routed by
   * @return its documents
   * @throws InputException if it is no Parquet file or a column is not there or none of texts
   */
  static ParquetRows open(Path file, String text, Optional<String> routing) {
    try {
      requireWhole(file);
      ParquetMetadata meta = footer(file);
      MessageType schema = meta.getFileMetaData().getSchema();
      List<ParquetColumn> columns = new ArrayList<>();
      columns.add(ParquetColumn.text(file, schema, text));
      routing.ifPresent(field -> columns.add(ParquetColumn.routing(file, schema, field)));
      FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
      return new ParquetRows(file, in.size(), in, meta, columns);
    } catch (InputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw InputException.of(
          "%s: cannot be read as Parquet: the description of its columns is damaged", file);
    }
  }

  /** Looks at both ends of a file. */
  private static void requireWhole(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      if (!mark(in, 0).equals(MARK)) {
        throw InputException.of(
            "%s: is no Parquet file, as the end of its name says; %s", file, ForeignFormat.READ);
      }
      String end = mark(in, in.size() - MARK.length());
      if (!end.equals(MARK)) {
        throw InputException.of(
            end.equals(ENCRYPTED)
                ? "%s: is encrypted; plain Parquet files are read"
                : "%s: cannot be read as Parquet: its end is missing",
            file);
      }
    } catch (NoSuchFileException e) {
      throw InputException.of("%s: no such file", file);
    }
  }

  private static String mark(FileChannel in, long at) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MARK.length());
    int read = at < 0 ? 0 : Math.max(0, in.read(bytes, at));
    return new String(bytes.array(), 0, read, StandardCharsets.ISO_8859_1);
  }

  private static ParquetMetadata footer(Path file) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
      return reader.getFooter();
    }
  }

  @Override
  public Optional<SourceDocument> next() {
    try {
      for (row++; left > 0 || nextGroup(); row++) {
        left--;
        Optional<SourceDocument> document = document();
        if (document.isPresent()) {
          any = true;
          return document;
        }
      }
    } catch (InputException e) {
      throw e.getMessage().startsWith(file.toString())
          ? e
          : InputException.of("%s row %d: %s", file, row, e.getMessage());
    } catch (RuntimeException e) {
      throw InputException.of("%s row %d: cannot be read on (%s)", file, row, reason(e));
    }
    row--;
    if (!any) {
      throw InputException.of("%s: holds no text", file);
    }
    return Optional.empty();
  }

  /** The document of a row; none where the row is passed over. */
  private Optional<SourceDocument> document() {
    boolean unrouted = columns.size() > 1 && columns.get(ROUTING).isNull(values.get(ROUTING));
    Optional<String> routing =
        columns.size() > 1 && !unrouted ? Optional.of(value(ROUTING)) : Optional.empty();
    ColumnReader reading = values.get(TEXT);
    boolean empty = columns.get(TEXT).isNull(reading) || reading.getBinary().length() == 0;
    Optional<SourceDocument> document =
        unrouted || empty ? Optional.empty() : Optional.of(document(reading, routing));
    values.forEach(ColumnReader::consume);
    withoutValue += unrouted ? 1 : 0;
    withoutText += empty && !unrouted ? 1 : 0;
    return document;
  }

  private SourceDocument document(ColumnReader reading, Optional<String> routing) {
    if (reading.getBinary().length() <= LongText.LONG) {
      return new SourceDocument.Text(value(TEXT), routing);
    }
    String where = file + " row " + row;
    LongText.Collector text = new LongText.Collector(where);
    try (Reader characters =
        new InputStreamReader(
            new ByteArrayInputStream(reading.getBinary().getBytesUnsafe()),
            StandardCharsets.UTF_8.newDecoder())) {
      characters.transferTo(text);
    } catch (IOException e) {
      throw notUtf8(TEXT);
    }
    return new SourceDocument.Pieces(text.text(), routing);
  }

  private String value(int column) {
    try {
      return columns.get(column).value(values.get(column));
    } catch (CharacterCodingException e) {
      throw notUtf8(column);
    }
  }

  private InputException notUtf8(int column) {
    return InputException.of(
        "%s row %d: is not valid UTF-8 in the column '%s'", file, row, columns.get(column).name());
  }

  private boolean nextGroup() {
    BlockMetaData group = null;
    while (group == null || group.getRowCount() == 0) {
      if (!groups.hasNext()) {
        return false;
      }
      group = groups.next();
    }
    FileMetaData described = meta.getFileMetaData();
    ColumnReadStoreImpl store =
        new ColumnReadStoreImpl(
            pages(group), new Nowhere(), described.getSchema(), described.getCreatedBy());
    values.clear();
    columns.forEach(column -> values.add(store.getColumnReader(column.descriptor())));
    left = group.getRowCount();
    return true;
  }

  private PageReadStore pages(BlockMetaData group) {
    return new PageReadStore() {
      @Override
      public PageReader getPageReader(ColumnDescriptor column) {
        ColumnPath path = ColumnPath.get(column.getPath());
        return group.getColumns().stream()
            .filter(chunk -> chunk.getPath().equals(path))
            .findFirst()
            .map(chunk -> new ParquetPages(in, chunk))
            .orElseThrow(
                () ->
                    InputException.of(
                        "%s: a row group has no column '%s'", file, path.toDotString()));
      }

      @Override
      public long getRowCount() {
        return group.getRowCount();
      }
    };
  }

  /** In our own words, or none: what Parquet's reader says is about its own parts. */
  private static String reason(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ParquetPages.Damaged) {
        return cause.getMessage();
      }
    }
    return "a page is damaged";
  }

  @Override
  public PassedOver passedOver() {
    return new PassedOver(withoutText, withoutValue);
  }

  @Override
  public long bytesRead() {
    return rows == 0 ? bytes : (long) ((double) row / rows * bytes);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Takes no values: columns are read by hand. */
  private static final class Nowhere extends GroupConverter {
    @Override
    public Converter getConverter(int field) {
      return new Inside();
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }

  /** Stands for a group as well as for a value. */
  private static final class Inside extends PrimitiveConverter {
    @Override
    public GroupConverter asGroupConverter() {
      return new Nowhere();
    }
  }
}
