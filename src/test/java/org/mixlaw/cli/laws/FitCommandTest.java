package org.mixlaw.cli.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mixlaw.cli.Answer;
import org.mixlaw.fit.LawsFile;
import org.mixlaw.law.curve.CurveLaw;
import org.mixlaw.law.joint.JointLaw;

class FitCommandTest {
  private static final String TABLE = "data/published/two-domain.csv";

  @TempDir Path folder;

  private Answer fit(String... options) {
    List<String> words = new ArrayList<>(List.of("fit", TABLE, "--out", out().toString()));
    words.addAll(List.of(options));
    return Answer.to(words.toArray(String[]::new));
  }

  private Path out() {
    return folder.resolve("laws.json");
  }

  @Test
  void aStepLawWithAnExponentForEveryCurve() {
    Answer answer = fit("--law", "step", "--share", "curve");
    assertEquals(0, answer.status(), answer.err());
    assertTrue(answer.out().startsWith("law: step"), answer.out());
    CurveLaw law = (CurveLaw) LawsFile.read(out()).laws().fitted();
    assertEquals(
        law.curves().size(),
        law.curves().stream().map(curve -> curve.law().exponent()).distinct().count());
    assertEquals(0, fit("--law", "step", "--share", "all").status());
    CurveLaw shared = (CurveLaw) LawsFile.read(out()).laws().fitted();
    assertEquals(
        1, shared.curves().stream().map(curve -> curve.law().exponent()).distinct().count());
  }

  /** A run that was not evaluated on one domain is no reason to refuse the curves of all others. */
  @Test
  void aStepLawOfWhatWasMeasured() throws IOException {
    Path table = folder.resolve("lacking.csv");
    List<String> lines = new ArrayList<>(Files.readAllLines(Path.of(TABLE)));
    lines.removeIf(line -> line.startsWith("70M-m001,") && line.contains(",Github,"));
    Files.write(table, lines);
    Answer answer = Answer.to("fit", table.toString(), "--law", "step", "--out", out().toString());
    assertEquals(0, answer.status(), answer.err());
    assertTrue(
        answer
            .out()
            .contains(
                "not in this law, being measured at fewer than 2 token counts: Github (1 of 10"
                    + " curves)"),
        answer.out());
    CurveLaw law = (CurveLaw) LawsFile.read(out()).laws().fitted();
    assertEquals(19, law.curves().size());
    assertEquals(99, LawsFile.read(out()).laws().quality().get("Github").measurements());
    assertEquals(110, LawsFile.read(out()).laws().quality().get("Pile-CC").measurements());
  }

  @Test
  void huberAndRidgeAreHeard() {
    assertEquals(0, fit("--law", "m4").status());
    JointLaw squared = (JointLaw) LawsFile.read(out()).laws().fitted();
    assertEquals(0, fit("--law", "m4", "--loss", "huber").status());
    JointLaw huber = (JointLaw) LawsFile.read(out()).laws().fitted();
    assertTrue(slope(squared) != slope(huber), "huber fits another law");
    Answer answer = fit("--law", "m4", "--ridge", "0.5");
    assertEquals(0, answer.status(), answer.err());
    assertTrue(answer.out().contains("ridge penalty on slopes: 5e-01"), answer.out());
    JointLaw held = (JointLaw) LawsFile.read(out()).laws().fitted();
    assertTrue(Math.abs(slope(held)) < Math.abs(slope(squared)) / 1.2, "slopes are held");
    assertEquals(0.5, LawsFile.read(out()).laws().ridge().orElseThrow());
  }

  private static double slope(JointLaw law) {
    return law.parameters().get("Github").mixing().slopes()[0];
  }

  @Test
  void theTableShowsHitsAndConditionOfAMixingLaw() {
    Answer answer = fit("--law", "m4");
    assertTrue(answer.out().contains("condition") && answer.out().contains("%"), answer.out());
    assertTrue(
        answer.out().contains("ridge penalty on slopes: 1e-10 of the variance"), answer.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--law m4 --loss cubic | --loss is 'cubic'; accepted are squared, huber",
        "--law m4 --share all | --share is for --law step and --law size",
        "--share all | --share is for --law step and --law size",
        "--law step --share mixture | accepted are curve, domain, size, all",
        "--law m4 --ridge 2 | --ridge is 2.0; accepted are numbers between 0 and 1",
        "--law m4 --ridge 0 | --ridge is 0.0; accepted are numbers between 0 and 1",
        "--law m4 --ridge NaN | --ridge is NaN; accepted are numbers between 0 and 1",
        "--law m5 | the law 'm5' is unknown; accepted are m1, m2, m3",
        "--law size | a size law needs curves over three or more model sizes; the longest has 2",
        "--by cluster | --by cluster needs --weights"
      })
  void wrongOptionsAreOneSentenceAndNoFile(String options, String sentence) throws IOException {
    Files.writeString(out(), "kept");
    Answer answer = fit(options.strip().split(" "));
    assertEquals(2, answer.status(), answer.err());
    List<String> lines = answer.err().strip().lines().toList();
    assertTrue(lines.get(lines.size() - 1).contains(sentence.strip()), answer.err());
    lines
        .subList(0, lines.size() - 1)
        .forEach(line -> assertTrue(line.startsWith("mixlaw: fitting"), answer.err()));
    assertEquals("", answer.out());
    assertEquals("kept", Files.readString(out()));
  }
}
