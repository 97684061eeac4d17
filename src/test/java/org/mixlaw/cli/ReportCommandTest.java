package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mixlaw.loss.LossUnit;

class ReportCommandTest {
  @TempDir Path folder;

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  /** The published table in another unit: every row says so. */
  private String inBitsPerByte(String table) throws IOException {
    List<String> lines = Files.readAllLines(Path.of(table));
    List<String> marked = new ArrayList<>(List.of(lines.get(0) + ",unit"));
    lines.subList(1, lines.size()).forEach(line -> marked.add(line + ",bits_per_byte"));
    return Files.write(folder.resolve("bits.csv"), marked).toString();
  }

  @ParameterizedTest
  @EnumSource(LossUnit.class)
  void lossesFromElsewhereHaveTheirPage(LossUnit unit) throws IOException {
    String published = "data/published/two-domain.csv";
    boolean bits = unit == LossUnit.BITS_PER_BYTE;
    String losses = bits ? inBitsPerByte(published) : published;
    assertEquals(
        0, Mixlaw.run("fit", losses, "--law", "joint-m1", "--out", at("laws.json")), "fit");
    assertEquals(
        0,
        Mixlaw.run(
            "optimize",
            at("laws.json"),
            "--params",
            "302311424",
            "--tokens",
            "30B",
            "--out",
            at("optimum.yaml")));
    assertEquals(
        0,
        Mixlaw.run(
            "report",
            "--laws",
            at("laws.json"),
            "--losses",
            losses,
            "--optimum",
            at("optimum.yaml"),
            "--out",
            at("page.html")));
    String html = Files.readString(folder.resolve("page.html"));
    assertTrue(html.contains("How much better than the uniform baseline"));
    assertTrue(html.contains("<section id=\"effects\""));
    assertTrue(html.contains(unit.toString()));
    assertEquals(!bits, html.contains("nats"), "the page names one unit");
    assertEquals(2, Mixlaw.run("report", "--laws", at("laws.json")), "no losses");
    assertEquals(2, Mixlaw.run("report"), "nothing to report");
    assertEquals(2, Mixlaw.run("report", at("study"), "--out", at("page.html")), "both kinds");
  }
}
