package org.mixlaw.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A study of seconds that a test edits and runs again. */
final class TinyStudy {
  private static final String MIXTURES =
      "mixture,mix.counting,mix.spelling\nm1,0.25,0.75\nm2,0.5,0.5\nm3,0.75,0.25\n";

  private final Path root;
  private String yaml =
      """
      name: tiny
      seeds: [1]
      corpus:
        tokenizer: bytes
        sequence_length: 16
        domains:
          counting: {train: [counting.jsonl], validation: {held_out: 0.1, tokens: 1K}}
          spelling: {train: [spelling.jsonl], validation: {held_out: 0.1, tokens: 1K}}
      models:
        - {card: ./w8.yaml, learning_rate: 1e-2}
      train:
        batch_tokens: 128
        tokens: 2048
        schedule: {kind: constant, warmup: 10%}
        evaluate_every: 1024
      mixtures:
        design: {kind: file, path: mixtures.csv}
      target: {card: ./w8.yaml, tokens: 2048}
      """;

  TinyStudy(Path root) throws IOException {
    this.root = root;
    for (String domain : List.of("counting", "spelling", "doubling")) {
      text(domain, 300, 5);
    }
    Files.writeString(root.resolve("w8.yaml"), "layers: 1\nwidth: 8\nheads: 1\n");
    Files.writeString(root.resolve("w16.yaml"), "layers: 1\nwidth: 16\nheads: 1\n");
    mixtures(MIXTURES);
  }

  /** Writes a domain's text. */
  void text(String domain, int documents, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < documents; i++) {
      StringBuilder text = new StringBuilder();
      int at = random.nextInt(900);
      for (int k = 0; k < 20; k++) {
        text.append(
            switch (domain) {
              case "counting" -> (at + k) + " ";
              case "spelling" -> (char) ('a' + (at + k) % 26) + ";";
              default -> 2 * (at + k) + ",";
            });
      }
      lines.append("{\"text\": \"").append(text.toString().strip()).append("\"}\n");
    }
    Files.writeString(root.resolve(domain + ".jsonl"), lines);
  }

  void mixtures(String table) throws IOException {
    Files.writeString(root.resolve("mixtures.csv"), table);
  }

  /** Edits the study file. */
  TinyStudy with(String part, String by) {
    if (!yaml.contains(part)) {
      throw new IllegalArgumentException("the study file has no " + part);
    }
    yaml = yaml.replace(part, by);
    return this;
  }

  Path config() throws IOException {
    return Files.writeString(root.resolve("tiny.yaml"), yaml);
  }

  Path folder() {
    return root.resolve("out");
  }

  /** Runs what is missing, on one thread of this process. */
  Answer run(String... more) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of("run", config().toString(), "--study", folder().toString(), "--device", "cpu"));
    words.addAll(List.of("--slots", "0", "--threads", "1"));
    words.addAll(Arrays.asList(more));
    return Answer.to(words.toArray(String[]::new));
  }

  Answer plan() throws IOException {
    return Answer.to("plan", config().toString(), "--study", folder().toString());
  }

  /** When each run was finished, by its name. */
  Map<String, FileTime> finished() throws IOException {
    TreeMap<String, FileTime> times = new TreeMap<>();
    try (Stream<Path> runs = Files.list(folder().resolve("runs"))) {
      for (Path run : runs.toList()) {
        if (Files.exists(run.resolve("done"))) {
          times.put(run.getFileName().toString(), Files.getLastModifiedTime(run.resolve("done")));
        }
      }
    }
    return times;
  }
}
