package org.mixlaw.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
  record Inner(long tokens, Long horizon) {}

  record Outer(String name, double learningRate, List<Inner> parts) {}

  @TempDir Path folder;

  private String refusal(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("s.yaml"), yaml);
    String message =
        assertThrows(InputException.class, () -> Documents.readYaml(file, Outer.class))
            .getMessage();
    return message.replace(file.toString(), "s.yaml");
  }

  @Test
  void readsCountsInEveryForm() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("s.yaml"),
            "name: a\nlearning_rate: 1e-3\nparts:\n"
                + "  - {tokens: 3B, horizon: 1.5e9}\n  - {tokens: 1048576, horizon: 410M}\n");
    assertEquals(
        new Outer(
            "a",
            1e-3,
            List.of(new Inner(3_000_000_000L, 1_500_000_000L), new Inner(1048576, 410_000_000L))),
        Documents.readYaml(file, Outer.class));
  }

  @Test
  void namesFileLineAndKeyOfWhatIsWrong() throws IOException {
    assertEquals(
        "s.yaml line 2, key 'nme': unknown key; did you mean 'name'? Accepted here are name,"
            + " learning_rate, parts",
        refusal("learning_rate: 1\nnme: b\n"));
    assertEquals(
        "s.yaml, key 'learning_rate': the key is missing or has no value", refusal("name: a\n"));
    assertEquals(
        "s.yaml line 3, key 'parts[0].tokens': the value: 'many' is not a count; accepted are whole"
            + " numbers such as 1048576, 1e9, 410M or 100B",
        refusal("name: a\nparts:\n  - {tokens: many}\n"));
    assertEquals(
        "s.yaml line 2: cannot be read (the key 'name' is there twice, at column 5)",
        refusal("name: a\nname: b\n"));
    assertEquals("s.yaml: the file is empty", refusal(""));
  }

  @Test
  void whatIsWrittenReadsBackEqual() throws IOException {
    Outer outer = new Outer("007", 0.1, List.of(new Inner(5, 7L)));
    Documents.writeYaml(folder.resolve("o.yaml"), outer);
    assertEquals(outer, Documents.readYaml(folder.resolve("o.yaml"), Outer.class));
    Documents.writeJson(folder.resolve("o.json"), outer);
    assertEquals(outer, Documents.readJson(folder.resolve("o.json"), Outer.class));
  }
}
