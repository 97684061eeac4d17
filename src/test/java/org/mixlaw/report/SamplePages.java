package org.mixlaw.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import org.mixlaw.loss.LossTable;

/**
 * Pages of every kind: a small study, one without a validation, losses from elsewhere, and a swarm
 * of 17 domains and 300 runs. Beside each lies its optimum.
 */
public final class SamplePages {
  private SamplePages() {}

  /** Writes NAME.html and NAME.yaml for each, and returns the pages by name. */
  public static Map<String, Path> write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path study = SampleStudy.write(folder.resolve("study"));
    Path swarm = SampleSwarm.write(folder.resolve("swarm"));
    keep(StudyReport.write(study), study, folder.resolve("small.html"));
    elsewhere(study, folder.resolve("elsewhere.html"));
    elsewhere(swarm, folder.resolve("swarm.html"));
    Files.delete(study.resolve("validation.json"));
    keep(StudyReport.write(study), study, folder.resolve("unchecked.html"));
    return Map.of(
        "small",
        folder.resolve("small.html"),
        "swarm",
        folder.resolve("swarm.html"),
        "unchecked",
        folder.resolve("unchecked.html"),
        "elsewhere",
        folder.resolve("elsewhere.html"));
  }

  private static void elsewhere(Path from, Path page) throws IOException {
    StudyReport.write(
        LossTable.read(from.resolve("losses.csv")),
        from.resolve("laws.json"),
        Optional.of(from.resolve("optimum.yaml")),
        page);
    keepOptimum(from, page);
  }

  private static void keep(Path written, Path from, Path page) throws IOException {
    Files.copy(written, page, StandardCopyOption.REPLACE_EXISTING);
    keepOptimum(from, page);
  }

  private static void keepOptimum(Path from, Path page) throws IOException {
    String name = page.getFileName().toString().replace(".html", ".yaml");
    Files.copy(
        from.resolve("optimum.yaml"),
        page.resolveSibling(name),
        StandardCopyOption.REPLACE_EXISTING);
  }
}
