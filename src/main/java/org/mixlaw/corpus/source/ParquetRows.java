package org.mixlaw.corpus.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.mixlaw.base.InputException;

/**
 * The rows of a Parquet file, of which only the wanted columns are read; in memory is one page of
 * each, however large a row group is.
 */
final class ParquetRows implements DocumentReader {
  private final Path file;
  private final long bytes;
  private final FileChannel in;
  private final ParquetMetadata meta;
  private final Iterator<BlockMetaData> groups;
  private final List<ColumnDescriptor> columns;
  private final List<ColumnReader> values = new ArrayList<>();
  private final long rows;
  private long left;
  private long row;
  private boolean any;

  private ParquetRows(
      Path file, long bytes, FileChannel in, ParquetMetadata meta, List<ColumnDescriptor> columns) {
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
      ParquetMetadata meta = footer(file);
      List<ColumnDescriptor> columns = new ArrayList<>();
      columns.add(column(file, meta, text));
      routing.ifPresent(field -> columns.add(column(file, meta, field)));
      FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
      return new ParquetRows(file, in.size(), in, meta, columns);
    } catch (InputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw InputException.of("%s: cannot be read as Parquet (%s)", file, reason(e));
    }
  }

  private static ParquetMetadata footer(Path file) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
      return reader.getFooter();
    }
  }

  private static ColumnDescriptor column(Path file, ParquetMetadata meta, String field) {
    List<ColumnDescriptor> all = meta.getFileMetaData().getSchema().getColumns();
    for (ColumnDescriptor column : all) {
      if (name(column).equals(field)) {
        if (!isText(column)) {
          throw InputException.of(
              "%s: the column '%s' has %s; a column of texts is needed",
              file, field, column.getPrimitiveType());
        }
        return column;
      }
    }
    throw InputException.of(
        "%s: has no column '%s'; its columns of texts are %s",
        file,
        field,
        all.stream()
            .filter(ParquetRows::isText)
            .map(ParquetRows::name)
            .collect(Collectors.joining(", ")));
  }

  private static String name(ColumnDescriptor column) {
    return String.join(".", column.getPath());
  }

  private static boolean isText(ColumnDescriptor column) {
    PrimitiveType type = column.getPrimitiveType();
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    return column.getMaxRepetitionLevel() == 0
        && type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.BINARY
        && (meaning == null
            || meaning instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
            || meaning instanceof LogicalTypeAnnotation.EnumLogicalTypeAnnotation
            || meaning instanceof LogicalTypeAnnotation.JsonLogicalTypeAnnotation);
  }

  @Override
  public Optional<SourceDocument> next() {
    try {
      for (row++; left > 0 || nextGroup(); row++) {
        left--;
        String text = value(0);
        Optional<String> routing = columns.size() > 1 ? Optional.of(value(1)) : Optional.empty();
        if (!text.isEmpty()) {
          any = true;
          return Optional.of(new SourceDocument.Text(text, routing));
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

  private boolean nextGroup() {
    if (!groups.hasNext()) {
      return false;
    }
    BlockMetaData group = groups.next();
    if (group.getRowCount() == 0) {
      return nextGroup();
    }
    FileMetaData described = meta.getFileMetaData();
    ColumnReadStoreImpl store =
        new ColumnReadStoreImpl(
            pages(group), new Nowhere(), described.getSchema(), described.getCreatedBy());
    values.clear();
    columns.forEach(column -> values.add(store.getColumnReader(column)));
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
                () -> InputException.of("%s: a row group has no column '%s'", file, name(column)));
      }

      @Override
      public long getRowCount() {
        return group.getRowCount();
      }
    };
  }

  private String value(int column) {
    ColumnReader reading = values.get(column);
    ColumnDescriptor descriptor = columns.get(column);
    if (reading.getCurrentDefinitionLevel() < descriptor.getMaxDefinitionLevel()) {
      throw InputException.of(
          "%s row %d: has no %s in the column '%s'",
          file, row, column == 0 ? "text" : "value", name(descriptor));
    }
    byte[] utf8 = reading.getBinary().getBytesUnsafe();
    reading.consume();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw InputException.of(
          "%s row %d: is not valid UTF-8 in the column '%s'", file, row, name(descriptor));
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse(e.toString());
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
