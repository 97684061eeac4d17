package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.loss.LossTable;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.optimum.OptimumFile;

/**
 * A whole study through the command line, small enough for a test: real training, real laws, a real
 * verdict.
 */
class StudyCommandsTest {
  @TempDir Path root;

  private Path study(String edit, String into) throws IOException {
    return SmallStudy.write(root, edit, into);
  }

  private Map<String, FileTime> written(Path study) throws IOException {
    Map<String, FileTime> times = new TreeMap<>();
    try (Stream<Path> files = Files.walk(study)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("report.html")
            && !file.endsWith(".lock")
            && !file.endsWith("study.log")) {
          times.put(study.relativize(file).toString(), Files.getLastModifiedTime(file));
        }
      }
    }
    return times;
  }

  @Test
  void aStudyRunsThroughAndRunsOnlyOnce() throws IOException {
    Path config = study("count: 4}", "count: 4}\n  floors: {counting: 0.3}");
    Path folder = root.resolve("out");
    Answer plan = Answer.to("plan", config.toString(), "--study", folder.toString());
    assertEquals(0, plan.status(), plan.err());
    assertTrue(plan.out().contains("w24 (validation)"), plan.out());
    assertTrue(Files.notExists(folder), "a plan writes nothing");

    String[] run = {
      "run",
      config.toString(),
      "--study",
      folder.toString(),
      "--device",
      "cpu",
      "--slots",
      "1",
      "--threads",
      "1"
    };
    Answer first = Answer.to(run);
    assertEquals(0, first.status(), first.err());
    LossTable losses = LossTable.read(folder.resolve("losses.csv"));
    assertEquals(2 * 4 * 5 * 2, losses.rows().size());
    Optimum optimum = OptimumFile.read(folder.resolve("optimum.yaml")).optimum();
    assertEquals(Map.of("counting", 0.3), optimum.floors());
    List<Mixture> mixtures = new ArrayList<>(losses.mixtures().values());
    mixtures.add(optimum.mixture());
    mixtures.forEach(mixture -> assertTrue(mixture.get("counting") >= 0.3, mixture.toString()));

    JsonNode validation = Documents.json().readTree(folder.resolve("validation.json").toFile());
    assertEquals(3, validation.get("format").asInt());
    assertEquals(1, validation.get("sizes").size());
    JsonNode checked = validation.get("sizes").get(0).get("mixtures");
    assertEquals(2, checked.size());
    LossTable observed = LossTable.read(folder.resolve("runs/w24-optimum-s1/losses.csv"));
    for (JsonNode row : checked.get(0).get("losses")) {
      double loss = row.get("observed").asDouble();
      assertTrue(
          row.get("domain").asText().equals("*")
              || observed.rows().stream()
                  .anyMatch(r -> r.domain().equals(row.get("domain").asText()) && r.loss() == loss),
          "what is called observed was observed: " + row);
      assertEquals(
          row.get("predicted").asDouble() / loss - 1, row.get("relative_error").asDouble(), 1e-12);
    }
    String[] lines = first.out().split("\n");
    boolean confirmed = first.out().contains("verdict: Confirmed");
    assertTrue(
        lines[lines.length - 1].startsWith(
            confirmed ? "  hand it on: mixlaw handover " + folder : "  what to run next: Keep"),
        "the answer comes last: " + first.out());
    assertTrue(first.out().matches("(?s).*, observed -?0\\.\\d+ \\(interval -?\\d.*"), first.out());
    assertTrue(first.out().contains("  mixture: counting=0."), first.out());

    String resolved = Files.readString(folder.resolve("study.yaml"));
    assertTrue(resolved.contains("  repetition: natural\n"), resolved);
    // as a Mixlaw that did not know the key wrote it
    Files.writeString(
        folder.resolve("study.yaml"), resolved.replace("  repetition: natural\n", ""));
    Files.writeString(
        folder.resolve("validation.json"),
        Files.readString(folder.resolve("validation.json")).replaceFirst("\"format\" *: *3,", ""));
    Map<String, FileTime> before = written(folder);
    Answer second = Answer.to(run);
    assertEquals(0, second.status(), second.err());
    Map<String, FileTime> after = written(folder);
    after.remove("validation.json");
    before.remove("validation.json");
    before.keySet().removeIf(name -> name.equals("losses.csv"));
    after.keySet().removeIf(name -> name.equals("losses.csv"));
    assertEquals(before, after, "finished work is not done again");
    assertEquals(
        validation.get("format"),
        Documents.json().readTree(folder.resolve("validation.json").toFile()).get("format"),
        "the validation of an earlier version is made again");

    String[] element = {
      "train",
      folder.resolve("study.yaml").toString(),
      "--model",
      root.resolve("w24.yaml").toString(),
      "--mixture",
      "optimum",
      "--seed",
      "1",
      "--study",
      folder.toString()
    };
    Answer again = Answer.to(element);
    assertEquals(0, again.status(), again.err());
    assertTrue(
        again.out().startsWith(folder.resolve("runs/w24-optimum-s1").toString()),
        "what a Slurm element of the validation calls is the same run: " + again.out());

    Answer status = Answer.to("status", folder.toString());
    assertTrue(status.out().endsWith("; 10 of 10 runs done\n"), status.out());
  }

  @Test
  void whatIsWrongIsOneSentenceAndStatusTwo() throws IOException {
    Path folder = root.resolve("out");
    String[][] faults = {
      {"name: small", "name: small\nnam: small", "unknown key"},
      {"sequence_length: 32", "sequence_length: many", "sequence_length"},
      {"[counting.jsonl]", "[missing.jsonl]", "finds no file"},
      {"count: 4}", "count: 4}\n  baseline: counting=0.5,spelling=0.48", "sum to 0.98"},
      {
        "count: 4}",
        "count: 4}\n  baseline: counting=0.5,other=0.5",
        "unknown training domain 'other'"
      },
      {"./w8.yaml", "giant", "model card 'giant' is not known"},
      {"target: {card: ./w24.yaml, ", "target: {", "one of the keys 'card' and 'params'"},
      {"kind: halving", "kind: random", "halving"},
      {"batch_tokens: 512", "batch_tokens: 500", "no multiple of the sequence length"}
    };
    for (String[] fault : faults) {
      Path config = study(fault[0], fault[1]);
      Answer answer =
          Answer.to("run", config.toString(), "--study", folder.toString(), "--device", "cpu");
      assertEquals(2, answer.status(), fault[1] + ": " + answer.err());
      List<String> complaint =
          answer.err().lines().filter(line -> line.startsWith("mixlaw: ")).toList();
      assertEquals(1, complaint.size(), answer.err());
      assertTrue(complaint.get(0).contains(fault[2]), complaint.get(0));
      try (Stream<Path> runs = Files.walk(root)) {
        assertTrue(
            runs.noneMatch(p -> p.endsWith("metrics.jsonl")), "nothing was trained: " + fault[1]);
      }
      if (Files.exists(folder)) {
        try (Stream<Path> made = Files.walk(folder)) {
          made.sorted(java.util.Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
        }
      }
    }
  }

  @Test
  void aFolderOfAnotherStudyIsRefused() throws IOException {
    Path folder = Files.createDirectories(root.resolve("out"));
    Files.writeString(folder.resolve("study.yaml"), "name: other\n");
    Answer answer =
        Answer.to("run", study("", "").toString(), "--study", folder.toString(), "--device", "cpu");
    assertEquals(2, answer.status());
    assertTrue(answer.err().contains("holds a study file that cannot be read"), answer.err());
    assertEquals("name: other\n", Files.readString(folder.resolve("study.yaml")));
  }
}
