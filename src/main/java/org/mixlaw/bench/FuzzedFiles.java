package org.mixlaw.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.mixlaw.loss.LossTable;
import org.mixlaw.model.exchange.SafetensorsReader;
import org.mixlaw.model.exchange.TensorInfo;
import org.mixlaw.study.file.StudyFile;

/** Single files of every kind but text: each is made whole, then damaged. */
final class FuzzedFiles {
  /** A loss table; its rows are counted. */
  static final Fuzz.Kind TABLE =
      (random, damage, folder) -> {
        StringBuilder csv = new StringBuilder("run,params,tokens,domain,loss,mix.a,\"mix.b,c\"\n");
        int rows = 1 + random.nextInt(30);
        for (int r = 0; r < rows; r++) {
          double a = random.nextInt(9) / 8.0;
          csv.append(
              "\"r%d\",%s,%d,d%d,%.3f,%s,%s%n"
                  .formatted(
                      r, random.nextBoolean() ? "1M" : "1e6", 1000 + r, r % 3, 2 + a, a, 1 - a));
        }
        LossTable read =
            LossTable.read(written(folder.resolve("losses.csv"), csv.toString(), damage, random));
        // What is cut at the end of a line, or gets one more, looks like a whole table.
        boolean exact = damage == Damage.NONE || damage == Damage.FLIPPED_BIT;
        return new Fuzz.Outcome(read.rows().size(), exact ? rows : 0);
      };

  /** A study file. */
  static final Fuzz.Kind STUDY =
      (random, damage, folder) -> {
        String study =
            """
            name: s
            seeds: [1]
            corpus:
              tokenizer: bytes
              sequence_length: 128
              domains:
                a: {train: [{files: [a.jsonl], text: body, where: {kind: [k, 3]}}], validation: {held_out: 0.03, tokens: 64K}}
                b: {train: ["b/**/*.txt", "c{1,2}.txt"], max_repetition: 4}
            models:
              - {card: tiny-25k, learning_rate: 6e-3}
            train:
              batch_tokens: 4096
              tokens: 640K
              schedule: {kind: wsd, warmup: 5%, decay: 10%}
              evaluate_every: 80K
              checkpoint_every: 160K
            mixtures:
              design: {kind: halving, grid: 1/16, caps: {a: 0.5}, count: 8}
              baseline: proportional
            target: {card: tiny-793k, tokens: 640K}
            budget: {max_device_hours: 1}
            """;
        List<String> words =
            List.of(
                "null", "[]", "{}", "-1", "1e400", "a: b", "'", "&x", "*x", "!!map", "\t", "- 1",
                "true", "\u0000");
        for (int k = damage == Damage.NONE ? 0 : random.nextInt(3); k > 0; k--) {
          int from = random.nextInt(study.length());
          int to = Math.min(study.length(), from + random.nextInt(12));
          study =
              study.substring(0, from)
                  + words.get(random.nextInt(words.size()))
                  + study.substring(to);
        }
        StudyFile.read(written(folder.resolve("study.yaml"), study, damage, random));
        return new Fuzz.Outcome(0, 0);
      };

  /** Weights in safetensors; all their numbers are read. */
  static final Fuzz.Kind CHECKPOINT =
      (random, damage, folder) -> {
        String header =
            "{\"__metadata__\": {\"format\": \"pt\"}, \"w\": {\"dtype\": \"F32\", \"shape\": [2,"
                + " 3], \"data_offsets\": [0, 24]}, \"b\": {\"dtype\": \"BF16\", \"shape\": [4],"
                + " \"data_offsets\": [24, 32]}}";
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer whole = ByteBuffer.allocate(8 + json.length + 32).order(ByteOrder.LITTLE_ENDIAN);
        whole.putLong(json.length).put(json);
        Path file =
            Files.write(folder.resolve("model.safetensors"), damage.done(whole.array(), random));
        int tensors = 0;
        try (SafetensorsReader reader = new SafetensorsReader(file)) {
          for (Map.Entry<String, TensorInfo> tensor : reader.tensors().entrySet()) {
            int size = Math.toIntExact(tensor.getValue().elements());
            reader.read(tensor.getKey(), 0, FloatBuffer.allocate(size));
            tensors++;
          }
        }
        return new Fuzz.Outcome(tensors, damage == Damage.NONE ? 2 : 0);
      };

  private FuzzedFiles() {}

  private static Path written(Path file, String text, Damage damage, Random random)
      throws Exception {
    return Files.write(file, damage.done(text.getBytes(StandardCharsets.UTF_8), random));
  }
}
