package org.mixlaw.cli;

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
