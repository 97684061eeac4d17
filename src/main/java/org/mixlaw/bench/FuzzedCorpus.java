package org.mixlaw.bench;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.mixlaw.base.Documents;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.corpus.build.CorpusConfig;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * A corpus of JSON lines, plain or packed in parts with zeros between them, with records that give
 * no document among them, and at times damaged.
 */
final class FuzzedCorpus implements Fuzz.Kind {
  private static final List<String> ENDINGS = List.of("", ".gz", ".zst", ".bz2", ".xz");
  private static final String STUDY =
      """
      tokenizer: bytes
      sequence_length: 4
      domains:
        a: {train: ["*.jsonl%s"]}
      validation:
        v: {files: [v.txt]}
      """;

  /** A part of a file: its bytes, and the documents in it. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Part(byte[] bytes, int documents) {}

  @Override
  public Fuzz.Outcome run(Random random, Damage damage, Path folder) throws Exception {
    String ending = ENDINGS.get(random.nextInt(ENDINGS.size()));
    List<Part> parts = new ArrayList<>();
    for (int p = random.nextInt(4); p >= 0; p--) {
      parts.add(part(random, ending, parts.size()));
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    parts.forEach(part -> whole.writeBytes(part.bytes()));
    byte[] bytes = damage.done(whole.toByteArray(), random);
    Files.write(folder.resolve("a.jsonl" + ending), bytes);
    Files.writeString(folder.resolve("v.txt"), "held out, of its own\n");
    Path study = Files.writeString(folder.resolve("study.yaml"), STUDY.formatted(ending));
    CorpusConfig config = Documents.readYaml(study, CorpusConfig.class).resolve(folder);
    Corpus corpus =
        Corpus.build(config, folder.resolve("corpus"), List.of(), Clock.systemUTC(), n -> {});
    long read = corpus.trainingDocuments().get("a");
    return new Fuzz.Outcome(read, there(damage, ending, parts, bytes));
  }

  /** What no reader may lose: a file that is cut between two records looks like a whole one. */
  private static long there(Damage damage, String ending, List<Part> parts, byte[] bytes) {
    if (ending.isEmpty() && damage == Damage.OVERWRITTEN) {
      return 0; // noise may spell anything, and a plain file has no checksum
    }
    long there = 0;
    int at = 0;
    for (Part part : parts) {
      at += part.bytes().length;
      if (at <= bytes.length) {
        there += part.documents();
      }
    }
    return there;
  }

  private static Part part(Random random, String ending, int number) throws IOException {
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
    return new Part(
        pack(ending, lines.toString().getBytes(StandardCharsets.UTF_8), random), documents);
  }

  private static byte[] pack(String ending, byte[] text, Random random) throws IOException {
    if (ending.isEmpty()) {
      return text;
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (ending) {
          case ".gz" -> new GZIPOutputStream(packed);
          case ".zst" -> new ZstdOutputStream(packed).setChecksum(true);
          case ".bz2" -> new BZip2CompressorOutputStream(packed, 1);
          default -> new XZOutputStream(packed, new LZMA2Options(0));
        }) {
      out.write(text);
    }
    packed.writeBytes(new byte[random.nextInt(3) == 0 ? random.nextInt(600) : 0]);
    return packed.toByteArray();
  }
}
