package org.mixlaw.corpus;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.mixlaw.base.InputException;

/**
 * The rows of a Parquet file, of which only the wanted columns are read, a row group at a time: in
 * memory are the packed pages of one group, and of those one page unpacked.
 */
final class ParquetRows implements DocumentReader {
  private final Path file;
  private final long bytes;
  private final ParquetFileReader reader;
  private final List<ColumnDescriptor> columns;
  private final List<ColumnReader> values = new ArrayList<>();
  private long left;
  private long row;
  private boolean any;

  private ParquetRows(
      Path file, long bytes, ParquetFileReader reader, List<ColumnDescriptor> columns) {
    this.file = file;
    this.bytes = bytes;
    this.reader = reader;
    this.columns = columns;
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
      ParquetFileReader reader =
          ParquetFileReader.open(
              new LocalInputFile(file),
              ParquetReadOptions.builder(new PlainParquetConfiguration())
                  .withCodecFactory(new PageCodecs())
                  .usePageChecksumVerification()
                  .build());
      try {
        List<ColumnDescriptor> columns = new ArrayList<>();
        columns.add(column(file, reader, text));
        routing.ifPresent(field -> columns.add(column(file, reader, field)));
        reader.setRequestedSchema(columns);
        return new ParquetRows(file, Files.size(file), reader, columns);
      } catch (IOException | RuntimeException e) {
        reader.close();
        throw e;
      }
    } catch (InputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw InputException.of("%s: cannot be read as Parquet (%s)", file, reason(e));
    }
  }

  private static ColumnDescriptor column(Path file, ParquetFileReader reader, String field) {
    List<ColumnDescriptor> all = reader.getFileMetaData().getSchema().getColumns();
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
      while (left > 0 || nextGroup()) {
        left--;
        row++;
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
          : InputException.of("%s row %d: %s", file, row + 1, e.getMessage());
    } catch (IOException | RuntimeException e) {
      throw InputException.of("%s row %d: cannot be read on (%s)", file, row, reason(e));
    }
    if (!any) {
      throw InputException.of("%s: holds no text", file);
    }
    return Optional.empty();
  }

  private boolean nextGroup() throws IOException {
    PageReadStore group = reader.readNextRowGroup();
    if (group == null) {
      return false;
    }
    ColumnReadStoreImpl store =
        new ColumnReadStoreImpl(
            group,
            new Nowhere(),
            reader.getFileMetaData().getSchema(),
            reader.getFileMetaData().getCreatedBy());
    values.clear();
    columns.forEach(column -> values.add(store.getColumnReader(column)));
    left = group.getRowCount();
    return left > 0 || nextGroup();
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
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }

  @Override
  public long bytesRead() {
    long rows = reader.getRecordCount();
    return rows == 0 ? bytes : (long) ((double) row / rows * bytes);
  }

  @Override
  public void close() throws IOException {
    reader.close();
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
