package org.mixlaw.corpus.source;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.mixlaw.base.InputException;

/**
 * A column of a Parquet file, and how its values are text.
 *
 * @param descriptor the column
 * @param kind what it holds
 */
record ParquetColumn(ColumnDescriptor descriptor, Kind kind) {
  /** What a column holds, as far as documents and their routing go. */
  enum Kind {
    TEXTS("texts"),
    WHOLE_NUMBERS("whole numbers"),
    NUMBERS("numbers"),
    TRUTH_VALUES("truth values"),
    DATES("dates"),
    OTHERS("values that are neither texts nor numbers");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  /**
   * The column of the documents.
   *
   * @param file the file, for messages
   * @param schema its columns
   * @param field the column, dots between the names on the way to it
   * @return the column
   * @throws InputException if it is not there or does not hold texts
   */
  static ParquetColumn text(Path file, MessageType schema, String field) {
    ParquetColumn column = find(file, schema, field);
    if (column.kind != Kind.TEXTS) {
      throw InputException.of(
          "%s: the column '%s' holds %s; a column of texts is needed",
          file, field, column.kind.words);
    }
    return column;
  }

  /**
   * The column that documents are routed by.
   *
   * @param file the file, for messages
   * @param schema its columns
   * @param field the column, dots between the names on the way to it
   * @return the column
   * @throws InputException if it is not there or its values are no texts, numbers, truth values or
   *     dates
   */
  static ParquetColumn routing(Path file, MessageType schema, String field) {
    ParquetColumn column = find(file, schema, field);
    if (column.kind == Kind.OTHERS) {
      throw InputException.of(
          "%s: the column '%s' holds %s; 'where' takes texts, numbers, truth values and dates",
          file, field, column.kind.words);
    }
    return column;
  }

  private static ParquetColumn find(Path file, MessageType schema, String field) {
    List<ColumnDescriptor> all = schema.getColumns();
    for (ColumnDescriptor column : all) {
      if (name(column).equals(field) && column.getMaxRepetitionLevel() == 0) {
        return new ParquetColumn(column, kind(column));
      }
    }
    List<ColumnDescriptor> below =
        all.stream().filter(c -> (name(c) + ".").startsWith(field + ".")).toList();
    if (below.stream().anyMatch(column -> column.getMaxRepetitionLevel() > 0)) {
      throw InputException.of(
          "%s: the column '%s' holds lists; a column with one value a row is needed", file, field);
    }
    throw below.isEmpty()
        ? InputException.of(
            "%s: has no column '%s'; its columns of texts are %s", file, field, texts(all))
        : InputException.of(
            "%s: the column '%s' has parts; accepted are %s", file, field, names(below));
  }

  private static String texts(List<ColumnDescriptor> all) {
    List<ColumnDescriptor> texts =
        all.stream().filter(c -> c.getMaxRepetitionLevel() == 0 && kind(c) == Kind.TEXTS).toList();
    return texts.isEmpty() ? "none" : names(texts);
  }

  private static String names(List<ColumnDescriptor> columns) {
    return columns.stream().map(ParquetColumn::name).collect(Collectors.joining(", "));
  }

  private static String name(ColumnDescriptor column) {
    return String.join(".", column.getPath());
  }

  private static Kind kind(ColumnDescriptor column) {
    LogicalTypeAnnotation meaning = column.getPrimitiveType().getLogicalTypeAnnotation();
    boolean plain = meaning == null || meaning instanceof IntLogicalTypeAnnotation;
    return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
      case BINARY ->
          meaning == null
                  || meaning instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
                  || meaning instanceof LogicalTypeAnnotation.EnumLogicalTypeAnnotation
                  || meaning instanceof LogicalTypeAnnotation.JsonLogicalTypeAnnotation
              ? Kind.TEXTS
              : numbers(meaning);
      case FIXED_LEN_BYTE_ARRAY -> numbers(meaning);
      case INT32, INT64 ->
          meaning instanceof DateLogicalTypeAnnotation
              ? Kind.DATES
              : plain ? Kind.WHOLE_NUMBERS : numbers(meaning);
      case FLOAT, DOUBLE -> Kind.NUMBERS;
      case BOOLEAN -> Kind.TRUTH_VALUES;
      case INT96 -> Kind.OTHERS;
    };
  }

  private static Kind numbers(LogicalTypeAnnotation meaning) {
    return meaning instanceof DecimalLogicalTypeAnnotation ? Kind.NUMBERS : Kind.OTHERS;
  }

  /**
   * The column's name.
   *
   * @return dots between the names on the way to it
   */
  String name() {
    return name(descriptor);
  }

  /**
   * Whether the row has no value.
   *
   * @param reading the column at the row
   * @return true for null, here or on the way
   */
  boolean isNull(ColumnReader reading) {
    return reading.getCurrentDefinitionLevel() < descriptor.getMaxDefinitionLevel();
  }

  /**
   * The value as text, as JSON would have it.
   *
   * @param reading the column at a row that has a value
   * @return the text
   * @throws CharacterCodingException if it is not UTF-8
   */
  String value(ColumnReader reading) throws CharacterCodingException {
    return switch (kind) {
      case TEXTS ->
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(reading.getBinary().getBytesUnsafe()))
              .toString();
      case TRUTH_VALUES -> Boolean.toString(reading.getBoolean());
      case DATES -> LocalDate.ofEpochDay(whole(reading).longValueExact()).toString();
      case WHOLE_NUMBERS -> whole(reading).toString();
      case NUMBERS -> Scalars.number(number(reading));
      case OTHERS -> throw new IllegalStateException(name() + " is refused before it is read");
    };
  }

  private String number(ColumnReader reading) {
    return switch (descriptor.getPrimitiveType().getPrimitiveTypeName()) {
      // As many digits as tell it from other numbers of its own precision: .1 is 0.1.
      case FLOAT -> Float.toString(reading.getFloat());
      case DOUBLE -> Double.toString(reading.getDouble());
      default -> {
        DecimalLogicalTypeAnnotation decimal =
            (DecimalLogicalTypeAnnotation) descriptor.getPrimitiveType().getLogicalTypeAnnotation();
        yield new BigDecimal(whole(reading), decimal.getScale()).toString();
      }
    };
  }

  private BigInteger whole(ColumnReader reading) {
    PrimitiveTypeName type = descriptor.getPrimitiveType().getPrimitiveTypeName();
    if (type != PrimitiveTypeName.INT32 && type != PrimitiveTypeName.INT64) {
      return new BigInteger(reading.getBinary().getBytes());
    }
    boolean four = type == PrimitiveTypeName.INT32;
    long value = four ? reading.getInteger() : reading.getLong();
    boolean unsigned =
        descriptor.getPrimitiveType().getLogicalTypeAnnotation()
                instanceof IntLogicalTypeAnnotation bits
            && !bits.isSigned();
    return unsigned
        ? new BigInteger(
            four ? Integer.toUnsignedString((int) value) : Long.toUnsignedString(value))
        : BigInteger.valueOf(value);
  }
}
