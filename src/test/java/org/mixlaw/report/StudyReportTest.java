package org.mixlaw.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.InputException;
import org.mixlaw.study.outcome.Validation;

class StudyReportTest {
  @TempDir Path temporary;
  private Path study;

  @BeforeEach
  void writeStudy() throws IOException {
    study = SampleStudy.write(temporary.resolve("study"));
  }

  private String report() throws IOException {
    return Files.readString(StudyReport.write(study));
  }

  private void delete(String... names) throws IOException {
    for (String name : names) {
      Files.delete(study.resolve(name));
    }
  }

  @Test
  void thePageStandsAloneAndShowsEveryPart() throws IOException {
    String html = report();
    for (String outside :
        List.of("http:", "https:", "src=", "url(", "@import", "<link", "<script")) {
      assertFalse(html.contains(outside), outside);
    }
    for (String part :
        List.of("optimum", "validation", "laws", "curves", "runs", "repetition", "provenance")) {
      assertTrue(html.contains("<section id=\"" + part + "\""), part);
      assertTrue(html.contains("href=\"#" + part + "\""), part);
    }
    assertFalse(html.contains("NaN"));
    assertEquals(study.resolve("report.html"), StudyReport.write(study));
  }

  @Test
  void everyFigureOfTheValidationIsShownAsItStandsInTheFile() throws IOException {
    String html = report();
    Validation validation = Validation.read(study.resolve("validation.json"));
    for (Validation.Checked checked : validation.largest().mixtures()) {
      for (Validation.Row row : checked.losses()) {
        assertTrue(html.contains("<td>" + Figures.loss(row.predicted()) + "</td>"));
        assertTrue(html.contains("<td>" + Figures.loss(row.observed()) + "</td>"));
        assertTrue(html.contains("<td>" + Figures.error(row.relativeError()) + "</td>"));
      }
    }
    assertTrue(html.contains("The optimum beats the baseline by"));
    assertTrue(html.contains("times what seeds differ by (0.0080)"));
    assertTrue(html.contains("<section id=\"transfer\""));
    assertTrue(html.contains("<td>121.0%</td>"), "the baseline reaches the optimum");
    assertTrue(
        html.contains("optimum reaches the final loss of baseline after 83.0% of its tokens."));
  }

  @Test
  void everyRunHasItsRowAndItsCurveInEveryDomain() throws IOException {
    String html = report();
    List<RunRecord> runs = RunRecord.readAll(study.resolve("runs"));
    assertEquals(26, runs.size());
    for (RunRecord run : runs) {
      assertTrue(html.contains("<th scope=\"row\">" + run.name() + "</th>"), run.name());
      // one curve for each of five domains and one for the weighted loss
      assertEquals(6, html.split("<title>" + run.name() + ": ", -1).length - 1, run.name());
      assertTrue(
          html.contains(
              "<td>" + Figures.loss(run.finalLoss("java").orElseThrow().loss()) + "</td>"));
    }
  }

  @Test
  void repeatedTextIsToldByDomain() throws IOException {
    String html = report();
    assertTrue(
        html.contains("Seen more than 4 times in some run: manual."), "manual has 40K tokens");
    assertTrue(html.contains("<td>40K</td>"));
  }

  @Test
  void matchedRepetitionIsToldWithThePartThatRunsDrewFrom() throws IOException {
    assertFalse(report().contains("Repetition is matched"));
    for (String run : List.of("tiny-25k-m01-s1", "tiny-793k-optimum-s1")) {
      Path file = study.resolve("runs").resolve(run).resolve("run.yaml");
      String tokens = run.contains("optimum") ? "200" : "100";
      Files.writeString(file, Files.readString(file) + "subset:\n  manual: " + tokens + "\n");
    }
    String html = report();
    assertTrue(html.contains("Repetition is matched: each run drew a domain from a fixed part"));
    assertTrue(html.contains("tokens drawn from"));
    assertTrue(html.contains("<td>12.8K to 25.6K</td>"), "100 and 200 sequences of 128");
    assertTrue(html.contains("<td>all</td>"), "the other domains");
  }

  @Test
  void whatTheTargetRepeatsMoreOftenThanAnyRunIsTold() throws IOException {
    assertFalse(report().contains("The target would repeat more often"));
    Path optimum = study.resolve("optimum.yaml");
    String yaml = Files.readString(optimum);
    Files.writeString(optimum, yaml.replaceFirst("(?m)^  tokens: 798720$", "  tokens: 79872000"));
    String html = report();
    // 0.31 of 79,872,000 tokens read the dictionary's 3M tokens 8.25 times
    assertTrue(html.contains("<td>8.25</td>"));
    assertTrue(html.contains("The target would repeat more often than any run here: dictionary, "));
  }

  @Test
  void aScheduleThatAnnealsOverTheWholeRunIsToldBesideTheLaws() throws IOException {
    String sentence = "checkpoint of one annealed run is not a shorter annealed run";
    assertFalse(report().contains(sentence), "the last checkpoints alone are fitted");
    Path file = study.resolve("study.yaml");
    String yaml = Files.readString(file);
    String cosine = yaml.replace("{kind: wsd, warmup: 5%, decay: 20%}", "{kind: cosine}");
    assertFalse(cosine.equals(yaml));
    Files.writeString(file, cosine);
    assertFalse(report().contains(sentence), "the target has the pilots' length");
    Files.writeString(
        file, cosine.replace("{card: tiny-793k, tokens: 800K}", "{card: tiny-793k, tokens: 8M}"));
    assertTrue(report().contains(sentence));
    Files.writeString(
        file, yaml.replace("{card: tiny-793k, tokens: 800K}", "{card: tiny-793k, tokens: 8M}"));
    assertTrue(report().contains("predict losses before annealing."));
  }

  @Test
  void aStudyOnItsWayIsReportedAsFarAsItIs() throws IOException {
    delete("validation.json");
    String unchecked = report();
    assertTrue(unchecked.contains("Not checked yet"));
    assertFalse(unchecked.contains("<section id=\"validation\""));
    delete("optimum.yaml", "runs/tiny-25k-m01-s1/done", "runs/tiny-25k-m02-s1/metrics.jsonl");
    String early = report();
    assertTrue(early.contains("25 of 26 begun runs are finished; no optimum yet."));
    assertTrue(early.contains("100.0% done"));
  }

  @Test
  void aValidationOfAnEarlierVersionIsAnsweredWithWhatMakesItAgain() throws IOException {
    Path file = study.resolve("validation.json");
    String text = Files.readString(file);
    String earlier = text.replaceFirst("\"format\" *: *\\d+,", "");
    assertFalse(earlier.equals(text), "the file carries its format");
    Files.writeString(file, earlier);
    assertEquals(
        file
            + ": written by an earlier version of Mixlaw (format 0; this one reads format 3); make"
            + " it again with 'mixlaw validate' or 'mixlaw run'",
        assertThrows(InputException.class, () -> StudyReport.write(study)).getMessage());
  }

  @Test
  void aStudyBeforeItsFirstRunHasAReport() throws IOException {
    Path fresh = Files.createDirectories(temporary.resolve("fresh"));
    Files.copy(study.resolve("study.yaml"), fresh.resolve("study.yaml"));
    assertTrue(
        Files.readString(StudyReport.write(fresh)).contains("0 of 0 begun runs are finished"));
  }

  @Test
  void namesAreEscaped() throws IOException {
    Path losses = study.resolve("runs/tiny-25k-m01-s1/losses.csv");
    Files.writeString(losses, Files.readString(losses).replace(",java,", ",<b>&co,"));
    String html = report();
    assertTrue(html.contains("loss &lt;b&gt;&amp;co"));
    assertFalse(html.contains("<b>&co"));
  }

  @Test
  void whatIsMissingOrBrokenIsOneSentence() throws IOException {
    assertEquals(
        temporary + "/nowhere: no such folder; a study's folder is wanted",
        assertThrows(InputException.class, () -> StudyReport.write(temporary.resolve("nowhere")))
            .getMessage());
    assertEquals(
        temporary + ": holds no study.yaml; a study's folder is wanted",
        assertThrows(InputException.class, () -> StudyReport.write(temporary)).getMessage());
    Files.writeString(study.resolve("optimum.yaml"), "params: {");
    String broken = assertThrows(InputException.class, () -> StudyReport.write(study)).getMessage();
    assertTrue(broken.startsWith(study.resolve("optimum.yaml").toString()), broken);
    assertEquals(1, broken.lines().count());
    delete("optimum.yaml");
    Files.writeString(study.resolve("runs/tiny-25k-m01-s1/losses.csv"), "run,loss\na,b\n");
    String column = assertThrows(InputException.class, () -> StudyReport.write(study)).getMessage();
    assertTrue(column.contains("losses.csv: column 'domain' is missing"), column);
  }
}
