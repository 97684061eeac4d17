package org.mixlaw.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.optimum.OptimumFile;

class StudyComparisonTest {
  @TempDir Path folder;
  private Path left;
  private Path right;

  @BeforeEach
  void writeStudies() throws IOException {
    left = SampleStudy.write(folder.resolve("left"));
    right = SampleStudy.write(folder.resolve("right"));
    Files.delete(right.resolve("validation.json"));
    Files.writeString(
        right.resolve("study.yaml"),
        Files.readString(right.resolve("study.yaml")).replace("five-domain-mini", "other"));
  }

  private static List<String> row(List<Page.Table> tables, String name) {
    return tables.stream()
        .flatMap(table -> table.rows().stream())
        .filter(row -> row.get(0).equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void figuresOfBothStandSideBySideAndWhatIsMissingIsADash() throws IOException {
    List<Page.Table> tables = StudyComparison.of(left, right).tables();
    assertEquals(List.of("figure", "five-domain-mini", "other"), tables.get(0).header());
    assertEquals(List.of("runs finished", "26 of 26", "26 of 26"), row(tables, "runs finished"));
    assertEquals("\u2013", row(tables, "observed gain").get(2));
    assertEquals(List.of("health", "20.0%", "20.0%"), row(tables, "health"));
    assertTrue(row(tables, "overall").get(1).matches("\\d\\.\\d{4} \\([+\u2212]\\d\\.\\d\\d%\\)"));
  }

  @Test
  void optimaThatCanBeToldApartAreTold() throws IOException {
    assertEquals(
        List.of(
            "The best mixtures differ in 0.0% of the data.",
            "Each lies within the other's near-optimal ranges."),
        StudyComparison.of(left, right).sentences());
    Path file = right.resolve("optimum.yaml");
    OptimumFile optimum = OptimumFile.read(file);
    Files.writeString(
        file,
        Files.readString(file)
            .replaceFirst("dictionary: 0.31", "dictionary: 0.06")
            .replaceFirst("java: 0.17", "java: 0.42"));
    assertFalse(optimum.equals(OptimumFile.read(file)));
    assertEquals(
        List.of(
            "The best mixtures differ in 25.0% of the data.",
            "Outside the near-optimal range of either study: dictionary, java."),
        StudyComparison.of(left, right).sentences());
  }

  @Test
  void thePageStandsAlone() throws IOException {
    Path page = folder.resolve("c.html");
    StudyComparison.of(left, left).write(page);
    String html = Files.readString(page);
    assertFalse(html.contains("https:") || html.contains("<script ") || html.contains("src="));
    assertTrue(html.contains("<td>" + left + "</td>"), "one name: told apart by folder");
  }
}
