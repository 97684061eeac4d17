package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.cli.console.CorpusConsole;
import org.mixlaw.corpus.build.BuildListener;

class CorpusCommandTest {
  @TempDir Path root;

  private Path config(String source) throws IOException {
    return Files.writeString(
        root.resolve("study.yaml"),
        """
        corpus:
          tokenizer: bytes
          sequence_length: 32
          domains:
            letters: {train: [%s], validation: {held_out: 0.1}}
        """
            .formatted(source));
  }

  private byte[] lines() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 4000; i++) {
      lines.append("{\"text\": \"line %d of many\"}\n".formatted(i));
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void buildsOnceAndInspects() throws IOException {
    Files.write(root.resolve("t.jsonl"), lines());
    String config = config("t.jsonl").toString();
    String folder = root.resolve("corpus").toString();
    Answer built = Answer.to("corpus", "build", config, "--out", folder);
    assertEquals(0, built.status(), built.err());
    assertTrue(built.out().contains("letters"), built.out());
    Answer again = Answer.to("corpus", "build", config, "--out", folder);
    assertEquals(built.out(), again.out());
    Answer inspected = Answer.to("corpus", "inspect", folder, "--verify");
    assertEquals(0, inspected.status(), inspected.err());
    assertTrue(inspected.out().startsWith(built.out()), inspected.out());
    Path bin = root.resolve("corpus/letters.valid.bin");
    byte[] bytes = Files.readAllBytes(bin);
    bytes[7] ^= 1;
    Files.write(bin, bytes);
    Answer damaged = Answer.to("corpus", "inspect", folder, "--verify");
    assertEquals(2, damaged.status());
    assertTrue(damaged.err().contains("letters.valid"), damaged.err());
  }

  @Test
  void aFileThatEndsTooEarlyIsNamedAndNothingIsLeft() throws IOException {
    byte[] packed = Zstd.compress(lines());
    Files.write(root.resolve("t.jsonl.zst"), Arrays.copyOf(packed, packed.length / 2));
    Answer refused =
        Answer.to(
            "corpus",
            "build",
            config("t.jsonl.zst").toString(),
            "--out",
            root.resolve("corpus").toString());
    assertEquals(2, refused.status(), refused.out());
    assertEquals(1, refused.err().strip().lines().count(), refused.err());
    assertTrue(
        refused.err().contains("t.jsonl.zst line ") && refused.err().contains("ends too early"),
        refused.err());
    assertFalse(Files.exists(root.resolve("corpus")));
    assertFalse(Files.exists(root.resolve(".corpus.building")));
  }

  @Test
  void progressSaysHowLongItWillTake() {
    StringWriter shown = new StringWriter();
    AtomicLong clock = new AtomicLong();
    CorpusConsole console = new CorpusConsole(new PrintWriter(shown), false, clock::get);
    for (int second = 0; second <= 20; second++) {
      clock.set(second * 1_000_000_000L);
      console.progress(
          new BuildListener.Progress(
              "training text", "t.jsonl", 1_000_000L * second, 100_000_000L, 250_000L * second, 0));
    }
    assertEquals(
        "training text: 10M of 100M bytes (10%), 1.0 MB/s, 250K tokens/s, 1:30 left",
        shown.toString().lines().findFirst().orElseThrow());
    assertEquals(2, shown.toString().lines().count());
  }
}
