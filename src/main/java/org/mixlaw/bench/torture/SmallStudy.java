package org.mixlaw.bench.torture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A study of seconds: made-up text, three mixtures at two sizes, and its runs in processes of their
 * own.
 *
 * @param root where its files lie
 * @param program the words that start Mixlaw
 */
record SmallStudy(Path root, List<String> program) {
  private static final int DOCUMENTS = 300;
  private static final int WORDS = 40;
  private static final int SLOTS = 2;

  /**
   * A process that runs the study.
   *
   * @param process the process
   * @param said what it prints
   */
  record Running(Process process, Path said) {
    /** What it has printed. */
    String text() throws IOException {
      return Files.readString(said, StandardCharsets.UTF_8);
    }
  }

  /** Writes text, cards and the study file. */
  void write() throws IOException {
    Files.createDirectories(root);
    Random random = new Random(5);
    for (String domain : List.of("counting", "spelling")) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < DOCUMENTS; i++) {
        StringBuilder text = new StringBuilder();
        int at = random.nextInt(900);
        for (int k = 0; k < WORDS; k++) {
          text.append(
              domain.equals("counting") ? at + k + " " : (char) ('a' + (at + k) % 26) + ";");
        }
        lines.append("{\"text\": \"").append(text.toString().strip()).append("\"}\n");
      }
      Files.writeString(root.resolve(domain + ".jsonl"), lines);
    }
    for (int width : List.of(8, 16)) {
      Files.writeString(
          root.resolve("w" + width + ".yaml"), "layers: 1\nwidth: " + width + "\nheads: 1\n");
    }
    Files.writeString(
        config(),
        """
        name: torture
        corpus:
          tokenizer: bytes
          sequence_length: 32
          domains:
            counting: {train: [counting.jsonl], validation: {held_out: 0.1, tokens: 1K}}
            spelling: {train: [spelling.jsonl], validation: {held_out: 0.1, tokens: 1K}}
        models:
          - {card: ./w8.yaml, learning_rate: 1e-2}
          - {card: ./w16.yaml, learning_rate: 1e-2}
        train:
          batch_tokens: 512
          tokens: 61440
          schedule: {kind: constant, warmup: 10%}
          evaluate_every: 15360
          checkpoint_every: 5120
        mixtures:
          design: {kind: halving, grid: 1/16, count: 3}
        target: {card: ./w16.yaml, tokens: 61440}
        """);
  }

  private Path config() {
    return root.resolve("torture.yaml");
  }

  /**
   * Runs what is missing.
   *
   * @param folder the study's folder
   * @param environment variables that the process has otherwise than this one
   * @return the process
   */
  Running run(Path folder, Map<String, String> environment) throws IOException {
    Path said = Files.createTempFile(root, "said", ".log");
    List<String> words = new ArrayList<>(program);
    words.addAll(List.of("run", config().toString(), "--study", folder.toString()));
    words.addAll(List.of("--device", "cpu", "--threads", "1", "--slots", "" + SLOTS));
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().putAll(environment);
    return new Running(builder.start(), said);
  }

  /** Copies a folder with all that is in it. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }
}
