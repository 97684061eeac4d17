package org.mixlaw.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.mixlaw.base.Documents;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.corpus.build.CorpusConfig;

/** Corpora of one file, at times damaged: JSON lines, plain text, Parquet. */
final class FuzzedCorpus {
  private static final String STUDY =
      """
      tokenizer: bytes
      sequence_length: 4
      domains:
        a: {train: ["a.*"]}
      validation:
        v: {files: [v.txt]}
      """;

  /** Documents a line, with records that give none among them; documents are counted. */
  static final Fuzz.Kind LINES =
      (random, damage, folder) -> {
        FuzzedParts parts = new FuzzedParts(random);
        for (int p = random.nextInt(4), number = 0; p >= 0; p--, number++) {
          addLines(parts, number, random);
        }
        byte[] bytes = damage.done(parts.bytes(), random);
        Corpus corpus = built(folder, "a.jsonl" + parts.ending(), bytes);
        return new Fuzz.Outcome(
            corpus.trainingDocuments().get("a"), parts.there(damage, bytes.length));
      };

  /** Paragraphs; their letters are counted. */
  static final Fuzz.Kind TEXT =
      (random, damage, folder) -> {
        FuzzedParts parts = new FuzzedParts(random);
        for (int p = random.nextInt(4); p >= 0; p--) {
          addParagraphs(parts, random);
        }
        byte[] bytes = damage.done(parts.bytes(), random);
        // Noise at the end, or in a plain file, may make blanks of letters and of the part's end.
        boolean exact = damage == Damage.NONE || !parts.ending().isEmpty();
        return new Fuzz.Outcome(
            built(folder, "a.txt" + parts.ending(), bytes).trainingTokens().get("a"),
            exact ? parts.there(damage, bytes.length) : 0);
      };

  /** A column of texts, with rows that give none among them; documents are counted. */
  static final Fuzz.Kind PARQUET =
      (random, damage, folder) -> {
        List<Optional<String>> rows = rows(random);
        boolean sums = random.nextBoolean();
        byte[] whole = parquet(rows, sums, folder.resolve("whole.parquet"));
        byte[] bytes = damage.done(whole, random);
        long there = rows.stream().flatMap(Optional::stream).filter(t -> !t.isBlank()).count();
        // Without checksums of pages, noise may spell anything.
        return new Fuzz.Outcome(
            built(folder, "a.parquet", bytes).trainingDocuments().get("a"),
            sums || damage == Damage.NONE ? there : 0);
      };

  private FuzzedCorpus() {}

  private static Corpus built(Path folder, String file, byte[] bytes) throws IOException {
    Files.write(folder.resolve(file), bytes);
    Files.writeString(folder.resolve("v.txt"), "held out, of its own\n");
    Path study = Files.writeString(folder.resolve("study.yaml"), STUDY);
    CorpusConfig config = Documents.readYaml(study, CorpusConfig.class).resolve(folder);
    return Corpus.build(config, folder.resolve("corpus"), List.of(), Clock.systemUTC(), n -> {});
  }

  private static void addLines(FuzzedParts parts, int number, Random random) throws IOException {
    StringBuilder lines = new StringBuilder();
    int documents = 0;
    for (int i = random.nextInt(30); i >= 0; i--) {
      String extra =
          switch (random.nextInt(5)) {
            case 0 -> ", \"score\": NaN";
            case 1 -> ", \"deep\": [[{\"text\": null}], -Infinity]";
            case 2 -> ", \"big\": 1e999";
            default -> "";
          };
      String text =
          switch (i == 0 ? 7 : random.nextInt(8)) {
            case 0 -> "null";
            case 1 -> "\"\"";
            case 2 -> "\"part %d line %d \\ud83d alone\"".formatted(number, i);
            case 3 -> "\"part %d line %d \\ud83d\\ude00 %s\"".formatted(number, i, "ž".repeat(9));
            default -> "\"part %d line %d of text\"".formatted(number, i);
          };
      documents += text.length() > 4 ? 1 : 0;
      lines.append("{\"text\": ").append(text).append(extra).append("}\n");
    }
    parts.add(lines.toString(), documents, random);
  }

  private static void addParagraphs(FuzzedParts parts, Random random) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i >= 0; i--) {
      String line =
          switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> "ž".repeat(1 + random.nextInt(900));
            case 2 -> "word ".repeat(1 + random.nextInt(90));
            default -> "a line of text";
          };
      text.append(line).append(random.nextInt(4) == 0 ? "\r\n" : "\n");
    }
    text.append("the end\n");
    long letters = text.toString().replaceAll("\\s", "").getBytes(StandardCharsets.UTF_8).length;
    parts.add(text.toString(), letters, random);
  }

  private static List<Optional<String>> rows(Random random) {
    List<Optional<String>> rows = new ArrayList<>();
    for (int i = random.nextInt(60); i >= 0; i--) {
      rows.add(
          switch (i == 0 ? 7 : random.nextInt(8)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of("");
            case 2 ->
                Optional.of("row %d %s".formatted(i, "\ud83d\ude00ž".repeat(random.nextInt(90))));
            default -> Optional.of("row %d of text".formatted(i));
          });
    }
    return rows;
  }

  private static byte[] parquet(List<Optional<String>> rows, boolean sums, Path file)
      throws IOException {
    MessageType schema =
        new MessageType(
            "rows",
            Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named("text"),
            Types.required(PrimitiveTypeName.INT64).named("number"));
    SimpleGroupFactory groups = new SimpleGroupFactory(schema);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .withPageWriteChecksumEnabled(sums)
            .build()) {
      for (Optional<String> row : rows) {
        Group group = groups.newGroup().append("number", (long) row.hashCode());
        row.ifPresent(text -> group.append("text", text));
        writer.write(group);
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }
}
