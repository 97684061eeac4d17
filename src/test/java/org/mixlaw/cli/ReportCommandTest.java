package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  @TempDir Path folder;

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void lossesFromElsewhereHaveTheirPage() throws IOException {
    String losses = "data/published/two-domain.csv";
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
    assertEquals(2, Mixlaw.run("report", "--laws", at("laws.json")), "no losses");
    assertEquals(2, Mixlaw.run("report"), "nothing to report");
    assertEquals(2, Mixlaw.run("report", at("study"), "--out", at("page.html")), "both kinds");
  }
}
