package org.mixlaw.corpus.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.tokens.ByteTokenizer;

/** Columns of many types, written by Parquet's own writer: a row i of 12 has the text "row i". */
class ParquetColumnTest {
  private static final int ROWS = 12;
  private static final String SCHEMA =
      """
      message rows {
        optional binary text (STRING);
        optional int32 year;
        optional int64 big;
        optional int32 unsigned (INTEGER(32, false));
        optional boolean good;
        optional double score;
        optional float half;
        optional int32 day (DATE);
        optional int64 price (DECIMAL(10, 2));
        optional fixed_len_byte_array(4) exact (DECIMAL(9, 1));
        optional int64 instant (TIMESTAMP(MILLIS, true));
        optional group meta {
          optional binary kind (ENUM);
        }
        repeated binary tags (STRING);
      }
      """;

  @TempDir Path root;

  private Path write(ObjIntConsumer<Group> row) throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType(SCHEMA);
    Path file = root.resolve("rows.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(schema)
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .build()) {
      for (int i = 0; i < ROWS; i++) {
        Group group = new SimpleGroup(schema);
        row.accept(group, i);
        writer.write(group);
      }
    }
    return file;
  }

  private Path usual() throws IOException {
    return write(
        (row, i) -> {
          row.append("text", "row " + i);
          row.append("year", 2020 + i % 3);
          row.append("big", 9_007_199_254_740_993L + i % 2);
          row.append("unsigned", -1 - i % 2);
          row.append("good", i % 2 == 0);
          row.append("score", i % 4 / 4.0);
          row.append("half", i % 2 == 0 ? 0.1f : 3f);
          row.append("day", (int) LocalDate.of(2024, 2, 28).toEpochDay() + i % 3);
          row.append("price", 1050L + i % 2);
          byte[] tenths = BigInteger.valueOf(i % 2 == 0 ? 25 : -25).toByteArray();
          byte pad = (byte) (i % 2 == 0 ? 0 : -1);
          row.append("exact", Binary.fromConstantByteArray(new byte[] {pad, pad, pad, tenths[0]}));
          row.append("instant", 1L);
          row.addGroup("meta").append("kind", i % 2 == 0 ? "even" : "odd");
        });
  }

  private record Read(List<String> texts, PassedOver passedOver) {}

  private Read read(Path file, Optional<String> routing, String value) throws IOException {
    List<String> texts = new ArrayList<>();
    try (ByteTokenizer tokenizer = new ByteTokenizer();
        DocumentReader reader = new ParquetTable(file, "text", routing).open(tokenizer)) {
      for (Optional<SourceDocument> d = reader.next(); d.isPresent(); d = reader.next()) {
        if (d.get().value().orElse(value).equals(value)) {
          texts.add(((SourceDocument.Text) d.get()).text());
        }
      }
      return new Read(texts, reader.passedOver());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "year, 2021, 4",
    "big, 9007199254740993, 6",
    "unsigned, 4294967295, 6",
    "good, true, 6",
    "good, false, 6",
    "score, 0.25, 3",
    "score, 0, 3",
    "half, 0.1, 6",
    "half, 3, 6",
    "day, 2024-02-29, 4",
    "price, 10.5, 6",
    "price, 10.51, 6",
    "exact, -2.5, 6",
    "meta.kind, odd, 6",
    "year, 2.021e3, 4"
  })
  void aColumnRoutesAsTheFieldOfJsonDoes(String column, String value, int rows) throws IOException {
    String spelled = value.matches("[-0-9.e]+") ? Scalars.number(value) : value;
    assertEquals(rows, read(usual(), Optional.of(column), spelled).texts().size());
  }

  @Test
  void nullsArePassedOverAndCounted() throws IOException {
    Path file =
        write(
            (row, i) -> {
              if (i % 3 != 0) {
                row.append("text", i == 1 ? "" : "row " + i);
              }
              if (i % 4 != 3) {
                row.append("year", 2024);
              }
              if (i % 2 == 0) {
                row.addGroup("meta").append("kind", "even");
              } else if (i % 4 == 1) {
                row.addGroup("meta");
              }
            });
    assertEquals(
        new Read(
            List.of("row 2", "row 4", "row 5", "row 7", "row 8", "row 10", "row 11"),
            new PassedOver(5, 0)),
        read(file, Optional.empty(), ""));
    assertEquals(
        new Read(List.of("row 2", "row 4", "row 5", "row 8", "row 10"), new PassedOver(4, 3)),
        read(file, Optional.of("year"), "2024"));
    assertEquals(
        new Read(List.of("row 2", "row 4", "row 8", "row 10"), new PassedOver(2, 6)),
        read(file, Optional.of("meta.kind"), "even"));
  }

  @Test
  void columnsThatAreNotReadAreRefusedInPlainWords() throws IOException {
    Path file = usual();
    for (String[] refused :
        new String[][] {
          {"tags", "the column 'tags' holds lists; a column with one value a row is needed"},
          {
            "instant",
            "the column 'instant' holds values that are neither texts nor numbers; 'where' takes"
                + " texts, numbers, truth values and dates"
          },
          {"meta", "the column 'meta' has parts; accepted are meta.kind"},
          {"nothing", "has no column 'nothing'; its columns of texts are text, meta.kind"}
        }) {
      String message =
          assertThrows(InputException.class, () -> read(file, Optional.of(refused[0]), ""))
              .getMessage();
      assertEquals("rows.parquet: " + refused[1], message.replace(root + "/", ""));
    }
    assertTrue(
        assertThrows(
                InputException.class,
                () -> new ParquetTable(file, "year", Optional.empty()).open(new ByteTokenizer()))
            .getMessage()
            .endsWith("the column 'year' holds whole numbers; a column of texts is needed"));
  }
}
