package org.mixlaw.study.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mixlaw.base.Documents;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;

/**
 * What the mixtures of a study's folder came of: kept beside them in {@code design.yaml}, so that a
 * design that has changed is told from one that has not.
 *
 * @param design the key {@code mixtures.design} of the study file
 * @param domains the training domains
 * @param seed the study's first seed
 */
public record MixtureOrigin(JsonNode design, SortedSet<String> domains, long seed) {
  private static final String FILE = "design.yaml";

  /**
   * What a study file's mixtures come of.
   *
   * @param study the study file
   * @return its design
   */
  public static MixtureOrigin of(StudyFile study) {
    JsonNode file = Documents.json().valueToTree(study);
    return new MixtureOrigin(
        design(file.path("mixtures")),
        new TreeSet<>(study.corpus().trainingDomains()),
        study.seeds().first());
  }

  /** The design, and with it the constraints beside it where there are any. */
  private static JsonNode design(JsonNode mixtures) {
    JsonNode design = mixtures.path("design").deepCopy();
    for (String key : List.of("floors", "shares")) {
      if (mixtures.has(key) && design instanceof ObjectNode keys) {
        keys.set(key, mixtures.get(key));
      }
    }
    return design;
  }

  /**
   * What a folder's mixtures came of; in a folder of an earlier version its study file says so.
   *
   * @param folder the study's folder
   * @return the design; empty before the study has begun
   */
  public static Optional<MixtureOrigin> in(StudyFolder folder) {
    Path file = folder.root().resolve(FILE);
    if (Files.exists(file)) {
      return Optional.of(Documents.readYaml(file, MixtureOrigin.class));
    }
    return Files.exists(folder.studyFile())
        ? Optional.of(of(StudyFile.read(folder.studyFile())))
        : Optional.empty();
  }

  /**
   * Writes {@code design.yaml}; a file that says the same already stands.
   *
   * @param folder the study's folder
   * @throws IOException if writing fails
   */
  public void write(StudyFolder folder) throws IOException {
    if (!Files.exists(folder.root().resolve(FILE)) || !in(folder).equals(Optional.of(this))) {
      Documents.writeYaml(folder.root().resolve(FILE), this);
    }
  }
}
