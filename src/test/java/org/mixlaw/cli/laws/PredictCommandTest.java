package org.mixlaw.cli.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mixlaw.base.CsvTable;
import org.mixlaw.cli.Answer;

class PredictCommandTest {
  @TempDir Path folder;

  private Path laws() throws Exception {
    Path losses = folder.resolve("losses.csv");
    Files.writeString(losses, QuotedNames.LOSSES);
    Path laws = folder.resolve("laws.json");
    Answer fitted =
        Answer.to("fit", losses.toString(), "--law", "joint-m1", "--out", laws.toString());
    assertEquals(0, fitted.status(), fitted.err());
    return laws;
  }

  @Test
  void namesThatNeedQuotingSurvive() throws Exception {
    Path mixtures = folder.resolve("mixtures.csv");
    Files.writeString(mixtures, QuotedNames.MIXTURES);
    Path out = folder.resolve("predictions.csv");
    Answer answer =
        Answer.to(
            "predict",
            laws().toString(),
            "--params",
            "4M",
            "--tokens",
            "4e6",
            "--mixtures",
            mixtures.toString(),
            "--out",
            out.toString());
    assertEquals(0, answer.status(), answer.err());
    List<CsvTable.Row> rows = CsvTable.read(out).rows();
    assertEquals(
        List.of("*", QuotedNames.BOOKS, QuotedNames.CODE),
        rows.stream().map(row -> row.text("domain")).sorted().toList());
    for (CsvTable.Row row : rows) {
      assertEquals(QuotedNames.MIXTURE, row.text("mixture"));
      assertEquals(4_000_000, row.count("tokens"));
      assertTrue(row.number("lower") <= row.number("loss"), row.where());
      assertTrue(row.number("loss") <= row.number("upper"), row.where());
    }
  }

  /** Laws of nine mixtures at one size and token count. */
  private Path lawsOfOneScale() throws Exception {
    StringBuilder text = new StringBuilder("run,params,tokens,domain,loss,mix.a,mix.b\n");
    for (int i = 1; i <= 9; i++) {
      double a = i / 10.0;
      text.append(
          "r%d,1000000,1000000,x,%.5f,%.1f,%.1f%n"
              .formatted(i, 2 + Math.exp(-3 * a) + 0.4 * a, a, 1 - a));
    }
    Path losses = folder.resolve("one.csv");
    Files.writeString(losses, text);
    Path laws = folder.resolve("one.json");
    Answer fitted = Answer.to("fit", losses.toString(), "--out", laws.toString());
    assertEquals(0, fitted.status(), fitted.err());
    return laws;
  }

  private Answer atOneBillion(String... more) throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of(
                "predict",
                lawsOfOneScale().toString(),
                "--params",
                "1B",
                "--tokens",
                "1e6",
                "--mixtures",
                folder.resolve("one.csv").toString()));
    line.addAll(List.of(more));
    return Answer.to(line.toArray(String[]::new));
  }

  @Test
  void lawsOfOneSizeRefuseLossesAtAnother() throws Exception {
    Answer answer = atOneBillion();
    assertEquals(2, answer.status(), answer.err());
    assertTrue(answer.err().contains("no size term"), answer.err());
    assertTrue(answer.err().contains("--rank"), answer.err());
    assertEquals("", answer.out());
  }

  @Test
  void lawsOfOneSizeRankMixturesAtAnother() throws Exception {
    Path out = folder.resolve("ranks.csv");
    Answer answer = atOneBillion("--rank", "--out", out.toString());
    assertEquals(0, answer.status(), answer.err());
    List<CsvTable.Row> rows = CsvTable.read(out).rows();
    assertEquals(9, rows.size());
    for (int i = 0; i < rows.size(); i++) {
      assertEquals(i + 1, rows.get(i).count("rank"));
      assertTrue(i == 0 || rows.get(i - 1).number("score") <= rows.get(i).number("score"));
    }
    assertTrue(
        List.of("r6", "r7", "r8").contains(rows.get(0).text("mixture")), "the measured best is r7");
    assertTrue(answer.err().contains("Spearman correlation of"), answer.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--level 1 | --level is 1.0; accepted are numbers between 0 and 1",
        "--params 0 | --params is 0; accepted are counts above 0",
        "--tokens many | --tokens",
      })
  void wrongOptionsAreOneSentence(String options, String sentence) throws Exception {
    Path mixtures = folder.resolve("mixtures.csv");
    Files.writeString(mixtures, QuotedNames.MIXTURES);
    String[] wrong = options.strip().split(" ");
    Map<String, String> words = new TreeMap<>(Map.of("--params", "4M", "--tokens", "4e6"));
    words.put(wrong[0], wrong[1]);
    words.put("--mixtures", mixtures.toString());
    List<String> line = new ArrayList<>(List.of("predict", laws().toString()));
    words.forEach((option, value) -> line.addAll(List.of(option, value)));
    Answer answer = Answer.to(line.toArray(String[]::new));
    assertEquals(2, answer.status(), answer.err());
    assertEquals(1, answer.err().strip().lines().count(), answer.err());
    assertTrue(answer.err().contains(sentence.strip()), answer.err());
  }
}
