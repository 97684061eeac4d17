package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.loss.LossTable;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.study.outcome.Validation;

/** Models trained elsewhere get the verdict of the study's own. */
@ExtendWith(FinishedStudy.class)
class ElsewhereTest {
  @TempDir Path folder;
  private Path study;
  private Path exported;

  /** A copy, since what is measured is kept in the study. */
  @BeforeEach
  void copy(Path finished) throws IOException {
    study = folder.resolve("study");
    try (Stream<Path> files = Files.walk(finished)) {
      for (Path file : files.toList()) {
        Path to = study.resolve(finished.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
    exported = folder.resolve("exported");
    for (String mixture : List.of("optimum", "baseline")) {
      Answer answer =
          Answer.to(
              "export",
              study.resolve("runs/w24-" + mixture + "-s1").toString(),
              "--out",
              exported.resolve(mixture).toString());
      assertEquals(0, answer.status(), answer.err());
    }
  }

  private Answer validate(String... more) {
    List<String> words =
        new ArrayList<>(List.of("validate", study.toString(), "--device", "cpu", "--threads", "1"));
    words.addAll(Arrays.asList(more));
    return Answer.to(words.toArray(String[]::new));
  }

  private Answer done(String... more) {
    Answer answer = validate(more);
    assertEquals(0, answer.status(), answer.err());
    return answer;
  }

  private void refused(String sentence, String... more) {
    Answer answer = validate(more);
    assertEquals(2, answer.status(), answer.err());
    String last = answer.err().lines().reduce((a, b) -> b).orElseThrow();
    assertTrue(last.contains(sentence), answer.err());
  }

  private String checkpoint(String mixture) {
    return mixture + "=" + exported.resolve(mixture);
  }

  /** Observed losses by mixture and domain. */
  private static Map<String, Double> observed(Path file) {
    Map<String, Double> observed = new TreeMap<>();
    for (Validation.Checked checked : Validation.read(file).largest().mixtures()) {
      checked
          .losses()
          .forEach(row -> observed.put(checked.name() + " " + row.domain(), row.observed()));
    }
    return observed;
  }

  private static void assertNear(
      Map<String, Double> wanted, Map<String, Double> found, double allowed) {
    assertEquals(wanted.keySet(), found.keySet());
    wanted.forEach((key, loss) -> assertEquals(loss, found.get(key), allowed, key));
  }

  private Map<String, Double> own() {
    return observed(study.resolve("validation.json"));
  }

  private Map<String, Double> elsewhere() {
    return observed(study.resolve("elsewhere.json"));
  }

  private LossTable table() {
    return LossTable.read(study.resolve("elsewhere.csv"));
  }

  @Test
  void exportedCheckpointsGetTheSameVerdict() throws Exception {
    String before = Files.readString(study.resolve("validation.json"));
    Answer answer =
        done("--checkpoint", checkpoint("optimum"), "--checkpoint", checkpoint("baseline"));
    assertNear(own(), elsewhere(), 1e-6);
    assertTrue(before.equals(Files.readString(study.resolve("validation.json"))), "left alone");
    String verdict =
        validate().out().lines().filter(l -> l.startsWith("verdict: ")).findFirst().orElseThrow();
    assertTrue(answer.out().contains(verdict), answer.out());
    assertEquals(4, table().rows().size());
    assertEquals("w24", Validation.read(study.resolve("elsewhere.json")).largest().card());
    assertEquals(0, Answer.to("report", study.toString()).status());
    String page = Files.readString(study.resolve("report.html"));
    assertTrue(page.contains("Models trained elsewhere"), "a section of the report");
    assertTrue(page.contains("By models that were trained elsewhere: "), "with its verdict");
  }

  @Test
  void shardsAndHalfPrecisionAreRead() throws Exception {
    for (HalfTensors.Format format : HalfTensors.Format.values()) {
      Path half = folder.resolve("half-" + format);
      Path shards = folder.resolve("shards-" + format);
      HalfTensors.write(exported.resolve("optimum"), format, half);
      HalfTensors.shards(exported.resolve("optimum"), format, shards);
      done("--checkpoint", "optimum=" + half, "--checkpoint", "baseline=" + shards);
      Map<String, Double> found = elsewhere();
      for (String domain : List.of(FinishedStudy.COUNTING, FinishedStudy.SPELLING)) {
        double loss = found.get("optimum " + domain);
        assertEquals(loss, found.get("baseline " + domain), 1e-9, "the same numbers in " + format);
        assertEquals(own().get("optimum " + domain), loss, 0.05);
      }
    }
  }

  @Test
  void checkpointsAlongTheWayExtendTheTable() throws Exception {
    Answer first = done("--checkpoint", "optimum@10240=" + exported.resolve("optimum"));
    assertTrue(first.out().contains("no verdict yet"), first.out());
    assertFalse(Files.exists(study.resolve("elsewhere.json")));
    done("--checkpoint", checkpoint("baseline"), "--tokens", "10240");
    assertEquals(10240, Validation.read(study.resolve("elsewhere.json")).largest().tokens());
    done("--checkpoint", checkpoint("optimum"), "--checkpoint", checkpoint("baseline"));
    assertEquals(20480, Validation.read(study.resolve("elsewhere.json")).largest().tokens());
    assertEquals(List.of(10240L, 20480L), List.copyOf(table().tokens()));
    assertEquals(8, table().rows().size());
    // What is measured again takes the place of what was.
    done("--checkpoint", "optimum=" + exported.resolve("baseline"));
    assertEquals(8, table().rows().size());
    String spelling = " " + FinishedStudy.SPELLING;
    assertEquals(
        elsewhere().get("baseline" + spelling), elsewhere().get("optimum" + spelling), 1e-9);
    Answer fit =
        Answer.to(
            "fit",
            study.resolve("losses.csv").toString(),
            study.resolve("elsewhere.csv").toString(),
            "--law",
            "joint-m1",
            "--out",
            folder.resolve("laws.json").toString());
    assertEquals(0, fit.status(), fit.err());
    assertTrue(Files.readString(folder.resolve("laws.json")).contains("elsewhere.csv"));
  }

  @Test
  void lossesOfAnotherTrainerAreTakenInItsUnits() throws Exception {
    done("--checkpoint", checkpoint("optimum"), "--checkpoint", checkpoint("baseline"));
    Map<String, Double> measured = elsewhere();
    LossTable own = table();
    StringBuilder nats = new StringBuilder("mixture,params,domain,loss\n");
    StringBuilder bits =
        new StringBuilder(
            "\"mix.counting, up\",\"mix.spelling \"\"aA\"\"\",params,tokens,domain,loss,unit\n");
    for (LossTable.Row row : own.rows()) {
      String domain = "\"" + row.domain().replace("\"", "\"\"") + "\"";
      String name = row.run().replace("elsewhere-", "");
      nats.append(name + "," + row.params() + "," + domain + "," + row.loss() + "\n");
      Mixture mixture = row.mixture();
      bits.append(
          "%.3f,%.3f,%d,20480,%s,%s,bits_per_byte%n"
              .formatted(
                  mixture.get(FinishedStudy.COUNTING),
                  mixture.get(FinishedStudy.SPELLING),
                  row.params(),
                  domain,
                  row.bitsPerByte().getAsDouble()));
    }
    Path file = folder.resolve("losses.csv");
    for (String table : List.of(nats.toString(), bits.toString())) {
      Files.delete(study.resolve("elsewhere.csv"));
      Files.delete(study.resolve("elsewhere.json"));
      Files.writeString(file, table);
      Answer answer = done("--losses", file.toString(), "--tokens", "20480");
      assertTrue(answer.out().contains("verdict: "), answer.out());
      assertNear(measured, elsewhere(), 1e-9);
    }
    Files.writeString(file, nats);
    refused("a column 'tokens' or --tokens is needed", "--losses", file.toString());
    Files.writeString(file, "mixture,params,tokens,domain,loss\noptimum,5K,1M,web,2\n");
    refused("line 2: 'web' is no validation domain", "--losses", file.toString());
    Files.writeString(file, nats.toString().replace("baseline", "best"));
    refused(
        "'best' is not known; accepted are baseline, ",
        "--losses",
        file.toString(),
        "--tokens",
        "1M");
    Files.writeString(file, "params,tokens,domain,loss\n5K,1M,web,2\n");
    refused("says no mixture", "--losses", file.toString());
  }

  @Test
  void whatIsWrongIsSaidInOneSentence() throws Exception {
    refused("is no checkpoint; accepted are NAME=DIR", "--checkpoint", "optimum");
    refused("'best' is not known", "--checkpoint", "best=" + exported.resolve("optimum"));
    refused("no checkpoint", "--checkpoint", "optimum=" + folder.resolve("nowhere"));
    refused("--tokens: belongs to", "--tokens", "1M");
    refused("--tokens is 0", "--tokens", "0", "--checkpoint", checkpoint("optimum"));
    Path config = exported.resolve("optimum/config.json");
    String text = Files.readString(config);
    Files.writeString(config, text.replace("gpt_neox", "llama"));
    refused("key 'model_type'", "--checkpoint", checkpoint("optimum"));
    Files.writeString(config, text.replace("\"vocab_size\" : 384", "\"vocab_size\" : 128"));
    refused("the model knows 128 tokens", "--checkpoint", checkpoint("optimum"));
    refused("so --tokens must say", "--checkpoint", "m01=" + anyPilot());
    Files.delete(study.resolve("laws.json"));
    refused("laws.json: is not there yet", "--checkpoint", checkpoint("optimum"));
    assertFalse(Files.exists(study.resolve("elsewhere.csv")), "nothing was measured");
  }

  private Path anyPilot() throws IOException {
    try (Stream<Path> runs = Files.list(study.resolve("runs"))) {
      return runs.filter(run -> run.getFileName().toString().startsWith("w8-"))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }
}
