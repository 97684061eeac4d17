package org.mixlaw.cli.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.cli.Answer;

/** Commands that read a loss table take it as training left it, once they are told how. */
class UntidyTablesTest {
  @TempDir Path folder;

  private Answer fit(String table, String... options) throws IOException {
    Path losses = Files.writeString(folder.resolve("losses.csv"), table);
    List<String> words =
        new ArrayList<>(
            List.of("fit", losses.toString(), "--law", "m1", "--out", laws().toString()));
    words.addAll(List.of(options));
    return Answer.to(words.toArray(String[]::new));
  }

  private Path laws() {
    return folder.resolve("laws.json");
  }

  /** The laws, but for where they come from. */
  private Object fitted() {
    JsonNode laws = Documents.readJson(laws(), JsonNode.class).path("laws");
    assertTrue(laws.has("fitted"), laws.toString());
    return ((ObjectNode) laws).without("warnings");
  }

  private static String table() {
    StringBuilder csv = new StringBuilder("run,params,tokens,mix.a,mix.b,domain,loss\n");
    for (int run = 0; run <= 8; run++) {
      double a = run / 8.0;
      csv.append("r%d,1000,1000,%s,%s,v,%s\n".formatted(run, a, 1 - a, 2 + Math.exp(-a)));
    }
    return csv.toString();
  }

  @Test
  void aResumedRunsLastLossCounts() throws IOException {
    assertEquals(0, fit(table()).status());
    Object tidy = fitted();
    String resumed =
        table().replace("r3,1000,1000,", "r3,1000,1000,0.375,0.625,v,9.5\nr3,1000,1000,");
    Answer refused = fit(resumed);
    assertEquals(2, refused.status());
    assertTrue(refused.err().contains("line 6: run 'r3' has two losses"), refused.err());
    Answer last = fit(resumed, "--duplicates", "last");
    assertEquals(0, last.status(), last.err());
    assertTrue(last.out().contains("1 loss was logged again"), last.out());
    assertEquals(tidy, fitted());
  }

  @Test
  void runsThatDivergedAreLeftOut() throws IOException {
    assertEquals(0, fit(table()).status());
    Object tidy = fitted();
    String diverged = table() + "bad,1000,500,0.5,0.5,v,7.5\nbad,1000,1000,0.5,0.5,v,NaN\n";
    assertEquals(2, fit(diverged).status());
    Answer skipped = fit(diverged, "--skip-diverged");
    assertEquals(0, skipped.status(), skipped.err());
    assertTrue(skipped.out().contains("left out whole: bad"), skipped.out());
    assertEquals(tidy, fitted());
  }
}
