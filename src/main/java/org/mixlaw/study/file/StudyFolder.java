package org.mixlaw.study.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.mixlaw.base.FileName;
import org.mixlaw.train.RunFolder;

/**
 * The files of a study: one folder, every name fixed.
 *
 * @param root the folder
 */
public record StudyFolder(Path root) {
  /** Names that folders were made of as they are. */
  private static final Pattern PLAIN = Pattern.compile("[\\x20-\\x7e&&[^/\\\\:*?\"<>|]]+");

  /**
   * The resolved study file.
   *
   * @return {@code study.yaml}
   */
  public Path studyFile() {
    return root.resolve("study.yaml");
  }

  /**
   * The token files of the study.
   *
   * @return {@code corpus/}
   */
  public Path corpus() {
    return root.resolve("corpus");
  }

  /**
   * The pilot mixtures and, once found, the mixtures of the validation.
   *
   * @return {@code mixtures.csv}
   */
  public Path mixtures() {
    return root.resolve("mixtures.csv");
  }

  /**
   * All runs.
   *
   * @return {@code runs/}
   */
  public Path runs() {
    return root.resolve("runs");
  }

  /**
   * The folders of all runs that have begun, whether or not the study still asks for them.
   *
   * @return folders with a file {@code run.yaml}, by their names; none where there are no runs yet
   * @throws IOException if they cannot be listed
   */
  public List<RunFolder> runFolders() throws IOException {
    if (!Files.isDirectory(runs())) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(runs())) {
      return all.sorted().map(RunFolder::new).filter(run -> Files.exists(run.runFile())).toList();
    }
  }

  /**
   * The folder of a run.
   *
   * @param name the run's name
   * @return {@code runs/<name>/}, the name as {@link FileName} spells it; or the folder that
   *     carries the very name, as studies made before that spelling have it
   */
  public Path run(String name) {
    Path folder = runs().resolve(FileName.of(name));
    return PLAIN.matcher(name).matches() && carried(runs().resolve(name), name)
        ? runs().resolve(name)
        : folder;
  }

  /** Whether a folder is there under just this name, not one that differs in capitals. */
  private static boolean carried(Path folder, String name) {
    try {
      return folder.toRealPath().getFileName().toString().equals(name);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Runs that a change of the study made stale: set aside, never deleted but by {@code prune}.
   *
   * @return {@code stale/}
   */
  public Path stale() {
    return root.resolve("stale");
  }

  /**
   * What was set aside under a name.
   *
   * @param run a run's name
   * @return folders {@code stale/<name>@<part of a digest>}
   * @throws IOException if they cannot be listed
   */
  public List<Path> asides(String run) throws IOException {
    if (!Files.isDirectory(stale())) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(stale())) {
      return all.filter(
              path -> path.getFileName().toString().startsWith(run(run).getFileName() + "@"))
          .sorted()
          .toList();
    }
  }

  /**
   * What the processes of the local executor printed, a log a slot.
   *
   * @return {@code slots/}
   */
  public Path slots() {
    return root.resolve("slots");
  }

  /**
   * What happened in the study and when.
   *
   * @return {@code study.log}
   */
  public Path log() {
    return root.resolve("study.log");
  }

  /**
   * The loss table of all finished pilots.
   *
   * @return {@code losses.csv}
   */
  public Path losses() {
    return root.resolve("losses.csv");
  }

  /**
   * The fitted laws.
   *
   * @return {@code laws.json}
   */
  public Path laws() {
    return root.resolve("laws.json");
  }

  /**
   * The best mixture.
   *
   * @return {@code optimum.yaml}
   */
  public Path optimum() {
    return root.resolve("optimum.yaml");
  }

  /**
   * Predicted beside observed.
   *
   * @return {@code validation.json}
   */
  public Path validation() {
    return root.resolve("validation.json");
  }

  /**
   * Losses of models that were trained elsewhere, at every token count at which they were measured.
   *
   * @return {@code elsewhere.csv}
   */
  public Path elsewhere() {
    return root.resolve("elsewhere.csv");
  }

  /**
   * Predicted beside observed, of models that were trained elsewhere.
   *
   * @return {@code elsewhere.json}
   */
  public Path elsewhereValidation() {
    return root.resolve("elsewhere.json");
  }

  /**
   * The report.
   *
   * @return {@code report.html}
   */
  public Path report() {
    return root.resolve("report.html");
  }
}
