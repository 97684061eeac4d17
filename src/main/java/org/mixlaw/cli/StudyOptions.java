package org.mixlaw.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.mixlaw.study.file.Setting;
import org.mixlaw.study.file.StudyFile;
import picocli.CommandLine.Option;

/** Options of every command that reads a study file. */
final class StudyOptions {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Override a key of the study file for this command, such as train.tokens=1e9 or"
              + " models[0].learning_rate=1e-3; may be repeated.")
  private List<String> settings = List.of();

  /** Reads a study file, and what overrides it. */
  StudyFile read(Path file) {
    return StudyFile.read(file, settings);
  }

  /** Overrides keys of a study file's document. */
  void override(ObjectNode document) {
    settings.forEach(setting -> Setting.parse(setting).into(document));
  }
}
