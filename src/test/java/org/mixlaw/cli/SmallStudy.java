package org.mixlaw.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** A study of two domains, three sizes and four mixtures, trained within seconds. */
final class SmallStudy {
  private SmallStudy() {}

  /**
   * Writes the study file, its cards and its text.
   *
   * @param root where to
   * @param edit a piece of the study file
   * @param into what stands in its place
   * @return the study file
   */
  static Path write(Path root, String edit, String into) throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    for (String domain : List.of("counting", "spelling")) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < 300; i++) {
        StringBuilder text = new StringBuilder();
        int at = random.nextInt(900);
        for (int k = 0; k < 40; k++) {
          text.append(
              domain.equals("counting")
                  ? (at + k) + " "
                  : (char) ('a' + (at + k) % 26) + "" + (char) ('A' + (at + k) % 26) + ";");
        }
        lines.append("{\"text\": \"").append(text.toString().strip()).append("\"}\n");
      }
      Files.writeString(root.resolve(domain + ".jsonl"), lines);
    }
    for (int width : List.of(8, 16, 24)) {
      Files.writeString(
          root.resolve("w" + width + ".yaml"), "layers: 1\nwidth: " + width + "\nheads: 1\n");
    }
    String yaml =
        """
        name: small
        corpus:
          tokenizer: bytes
          sequence_length: 32
          domains:
            counting: {train: [counting.jsonl], validation: {held_out: 0.1, tokens: 2K}}
            spelling: {train: [spelling.jsonl], validation: {held_out: 0.1, tokens: 2K}}
        models:
          - {card: ./w8.yaml, learning_rate: 1e-2}
          - {card: ./w16.yaml, learning_rate: 1e-2}
        train:
          batch_tokens: 512
          tokens: 20480
          schedule: {kind: constant, warmup: 10%}
          evaluate_every: 4096
        mixtures:
          design: {kind: halving, grid: 1/16, count: 4}
        target: {card: ./w24.yaml, tokens: 20480}
        validate: {card: ./w24.yaml, tokens: 20480, learning_rate: 1e-2}
        """;
    return Files.writeString(root.resolve("small.yaml"), yaml.replace(edit, into));
  }
}
