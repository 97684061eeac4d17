package org.mixlaw.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Rounded;
import org.mixlaw.loss.LossTable;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.outcome.AtSize;
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
    for (String outside : List.of("http:", "https:", "src=", "url(", "@import", "<link", "<img")) {
      assertFalse(html.contains(outside), outside);
    }
    assertEquals(2, html.split("<script", -1).length, "one script, its own");
    assertTrue(html.contains("default-src 'none'"), "the browser is told to ask for nothing");
    for (String part :
        List.of(
            "optimum",
            "effects",
            "slices",
            "validation",
            "scaling",
            "laws",
            "noise",
            "curves",
            "runs",
            "repetition",
            "provenance")) {
      assertTrue(html.contains("<section id=\"" + part + "\""), part);
      assertTrue(html.contains("href=\"#" + part + "\""), part);
    }
    assertFalse(html.substring(0, html.indexOf("<script>")).contains("NaN"));
    assertEquals(study.resolve("report.html"), StudyReport.write(study));
  }

  @Test
  void theFirstScreenSaysWhichMixtureHowMuchBetterHowSureAtWhatCostAndWhy() throws IOException {
    String html = report();
    String first = html.substring(html.indexOf("<header>"), html.indexOf("</header>"));
    for (String wanted :
        List.of(
            "dictionary=0.31,<wbr>health=0.2,<wbr>java=0.17,<wbr>javascript=0.14,<wbr>manual=0.18",
            "How much better than the proportional baseline",
            "observed, 80% interval",
            "reaches the baseline&#39;s final loss after about 83% of its tokens",
            "beyond the noise",
            "Overall loss at the target",
            "26 runs, 20.8M tokens",
            "Why this mixture",
            "Which domain matters most",
            "Near the optimum none stands out: five points more or less of any domain cost at most ",
            "Far from it ",
            "the laws alone expected a gain (probability of a gain 97%); the two models trained, one"
                + " seed each, show a gain that chance hardly explains: ",
            "standard deviation of the difference of two runs: 0.0080, from runs that differ in",
            "Weighted shares of the predicted gain of ",
            "What to run next")) {
      assertTrue(first.contains(wanted), wanted);
    }
  }

  @Test
  void theDomainThatMattersMostIsNamedWhereItCostsMoreThanTheTolerance() throws IOException {
    Path file = study.resolve("optimum.yaml");
    String yaml = Files.readString(file);
    String strict = yaml.replaceFirst("tolerance: 0.004\\b", "tolerance: 0.00001");
    assertFalse(strict.equals(yaml));
    Files.writeString(file, strict);
    String html = report();
    assertTrue(html.contains("five points more or less of it cost up to"));
    assertTrue(html.contains("The optimum depends most on "));
    assertFalse(html.contains("none stands out"));
  }

  @Test
  void warningsOfTheLawsAreToldAsOlderThanTheModelsTrainedSince() throws IOException {
    String said = "What the laws alone said, before the validation run: manual at 0.180 lies";
    assertTrue(report().contains(said));
    delete("validation.json");
    assertFalse(report().contains(said));
    assertTrue(report().contains("<li>manual at 0.180 lies"));
  }

  @Test
  void theChoiceAmongLawsAndTheirFormulaAreExplained() throws IOException {
    String html = report();
    assertTrue(
        html.contains("Law joint-m2 (one law over N, D and mixture, by m2, the safe choice)"));
    assertTrue(html.contains("<td class=\"name\">one law over N, D and mixture, by m4</td>"));
    assertTrue(html.contains("Chosen is the law that missed least of what was hidden from it."));
    assertTrue(html.contains(" + A (N/N0)^\u2212a + B (N/N0)^g (D/D0)^\u2212b) with m(r) = "));
    assertTrue(html.contains("java: residual sd 0.004, "));
    Path laws = study.resolve("laws.json");
    String text = Files.readString(laws);
    Files.writeString(
        laws,
        text.replaceAll("\"by_tokens\" ?: ?true", "\"by_tokens\" : false")
            .replace("\"joint-m1\"", "\"average\""));
    String flat = report();
    assertTrue(flat.contains(" (1 + A (N/N0)^\u2212a) with m(r) = "), "a dead term is no term");
    assertFalse(flat.contains("; shared by all domains: a = 0.3520, N0 = 100K, b = "));
    assertTrue(flat.contains("an average of laws is taken only where it misses 2% less"));
  }

  @Test
  void whatLiesBeyondTheLastCheckpointIsCalledExtrapolated() throws IOException {
    assertFalse(report().contains("(extrapolated)"));
    Path file = study.resolve("validation.json");
    String text = Files.readString(file);
    String unreached = text.replaceAll("\"interpolated\" ?: ?1.21,", "\"interpolated\" : null,");
    assertFalse(unreached.equals(text));
    Files.writeString(file, unreached);
    assertTrue(report().contains("<td>119% (extrapolated)</td>"));
  }

  @Test
  void whatTheTrainingsCostIsCountedAsTheTargetIs() throws IOException {
    // 8 pilots of 25,472, 100,096 and 335,712 parameters and two of the target's 793,344
    assertTrue(report().contains("6.7 times the target run (all by 6\u00a0N\u00a0D, N without"));
  }

  @Test
  void whatIsConfirmedExceedsTheNoiseAndWhatFailedIsSaidOnTop() throws IOException {
    assertTrue(report().contains("<strong>Confirmed</strong>"));
    Path file = study.resolve("validation.json");
    String text = Files.readString(file);
    AtSize at = Validation.read(file).largest();
    Files.writeString(
        file,
        text.replaceFirst("(\"seeds\" ?: ?)" + at.gain().seeds().getAsDouble(), "$1" + "4.0"));
    assertTrue(report().contains("<strong>Too close to call</strong>"));
    double lower = at.mixtures().get(0).overall().lower();
    Files.writeString(file, text.replace(String.valueOf(lower), String.valueOf(lower + 1)));
    String html = report();
    int alarm = html.indexOf("class=\"alarm\"");
    assertTrue(alarm > 0 && alarm < html.indexOf("class=\"answer\""));
    assertTrue(html.contains("The observed overall loss of the optimum, "));
  }

  @Test
  void chartsSayWhatIsSeenAndCarryTheirFigures() throws IOException {
    String html = report();
    int figures = html.split("<figure", -1).length - 1;
    assertEquals(figures, html.split("<figcaption>[^<]", -1).length - 1);
    assertEquals(figures, html.split("<pre class=\"csv\" hidden>", -1).length - 1);
    for (String title :
        List.of(
            "More health (+10 points), less javascript (\u221211)",
            "most of all other domains",
            "Within five points of the optimum no domain stands out",
            "Mixtures that cannot be told from the best",
            "Overall over tokens: ",
            "Overall over model size: ",
            "standard deviations of the difference of two runs")) {
      assertTrue(html.contains(title), title);
    }
    assertTrue(html.contains("the overall loss"), "slices");
  }

  @Test
  void lossesFromElsewhereHaveAPageAsFarAsTheyTell() throws IOException {
    Path page = temporary.resolve("mine.html");
    LossTable losses = LossTable.read(study.resolve("losses.csv"));
    StudyReport.write(
        losses, study.resolve("laws.json"), Optional.of(study.resolve("optimum.yaml")), page);
    String html = Files.readString(page);
    assertTrue(html.contains("<h1>mine</h1>"));
    assertTrue(html.contains("Laws on losses from elsewhere: 3 model sizes on 8 pilot mixtures"));
    assertTrue(html.contains("FLOPs (6\u00a0N\u00a0D)"));
    for (String part :
        List.of("optimum", "effects", "slices", "scaling", "laws", "curves", "runs")) {
      assertTrue(html.contains("<section id=\"" + part + "\""), part);
    }
    assertFalse(html.contains("<section id=\"repetition\""));
    StudyReport.write(losses, study.resolve("laws.json"), Optional.empty(), page);
    String lawsAlone = Files.readString(page);
    assertTrue(lawsAlone.contains("<strong>Laws alone</strong>"));
    assertTrue(lawsAlone.contains("<section id=\"noise\""));
  }

  @Test
  void aSwarmOfManyDomainsStaysLight() throws IOException {
    Path swarm = SampleSwarm.write(temporary.resolve("swarm"));
    Path page = temporary.resolve("swarm.html");
    StudyReport.write(
        LossTable.read(swarm.resolve("losses.csv")),
        swarm.resolve("laws.json"),
        Optional.of(swarm.resolve("optimum.yaml")),
        page);
    assertTrue(Files.size(page) < 3_000_000, "" + Files.size(page));
    String html = Files.readString(page);
    assertTrue(html.contains("<section id=\"holdout\""));
    assertTrue(html.contains("of mixtures hidden from them the laws miss the overall loss by "));
    assertTrue(html.contains(" on average; rank correlation "));
    assertFalse(html.contains("<section id=\"curves\""), "one checkpoint a run makes no curve");
    assertFalse(html.contains("<section id=\"scaling\""), "one size and token count");
  }

  @Test
  void everyFigureOfTheValidationIsShownRoundedToItsInterval() throws IOException {
    String html = report();
    Validation validation = Validation.read(study.resolve("validation.json"));
    for (Validation.Checked checked : validation.largest().mixtures()) {
      for (Validation.Row row : checked.losses()) {
        double half = (row.upper() - row.lower()) / 2;
        for (double loss : List.of(row.predicted(), row.observed())) {
          String shown = Rounded.to(loss, half);
          assertTrue(html.contains("<td>" + shown + "</td>"), shown);
          assertEquals(loss, Double.parseDouble(shown), half / 3, "no more is lost than that");
        }
        assertTrue(html.contains("<td>" + Figures.error(row.relativeError()) + "</td>"));
      }
    }
    assertTrue(html.contains("The optimum beats the baseline by"));
    assertTrue(
        html.contains("times the standard deviation of the difference of two runs (0.0080, "));
    assertTrue(html.contains("<section id=\"transfer\""));
    assertTrue(html.contains("<td>121%</td>"), "the baseline reaches the optimum");
    assertTrue(
        html.contains(
            "The optimum reaches the final loss of the baseline after about 83% of its tokens."));
  }

  @Test
  void everyRunHasItsRowAndItsCurveInEveryDomain() throws IOException {
    String html = report();
    List<RunRecord> runs = RunRecord.readAll(new StudyFolder(study));
    assertEquals(26, runs.size());
    for (RunRecord run : runs) {
      assertTrue(html.contains("<th scope=\"row\">" + run.name() + "</th>"), run.name());
      // one curve for each of five domains and one for the weighted loss
      assertEquals(6, html.split("data-run=\"" + run.name() + "\"", -1).length - 1, run.name());
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
