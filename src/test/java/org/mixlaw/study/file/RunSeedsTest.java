package org.mixlaw.study.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;

/** The keys 'seeds' and 'validate' of a study file, in all their forms. */
class RunSeedsTest {
  private static final String REST =
      """
      name: forms
      corpus:
        tokenizer: bytes
        sequence_length: 16
        domains:
          counting: {train: [counting.jsonl]}
      models:
        - {card: tiny-57k, learning_rate: 1e-2}
      train: {batch_tokens: 128, tokens: 2048}
      mixtures:
        design: {kind: file, path: mixtures.csv}
      target: {card: tiny-57k, tokens: 2048}
      """;

  @TempDir Path folder;

  private StudyFile read(String keys) throws IOException {
    return StudyFile.read(Files.writeString(folder.resolve("s.yaml"), REST + keys));
  }

  private String refusal(String keys) {
    return assertThrows(InputException.class, () -> read(keys)).getMessage();
  }

  @Test
  void seedsAreAListOrPilotsAndAnchorsAndAreWrittenAsTheyCame() throws IOException {
    assertEquals(new RunSeeds(List.of(1L), List.of()), read("").seeds());
    assertEquals(new RunSeeds(List.of(3L, 4L), List.of()), read("seeds: [3, 4]\n").seeds());
    RunSeeds seeds = read("seeds: {pilots: [2], anchors: [1, 2, 3]}\n").seeds();
    assertEquals(new RunSeeds(List.of(2L), List.of(1L, 2L, 3L)), seeds);
    assertEquals(2, seeds.first());
    assertEquals(List.of(2L, 1L, 3L), seeds.ofAnchorAmongPilots());
    assertEquals(List.of(1L), read("seeds: {anchors: [1, 2]}\n").seeds().pilots());
    for (String keys : List.of("seeds: [3, 4]\n", "seeds: {pilots: [2], anchors: [1, 2, 3]}\n")) {
      StudyFile study = read(keys);
      Path copy = folder.resolve("copy.yaml");
      Documents.writeYaml(copy, study);
      assertEquals(study, StudyFile.read(copy));
    }
  }

  @Test
  void wrongSeedsAreRefusedWithWhatIsAccepted() {
    assertTrue(refusal("seeds: []\n").contains("at least one is needed, each once"));
    assertTrue(refusal("seeds: [1, 1]\n").contains("at least one is needed, each once"));
    assertTrue(refusal("seeds: {anchors: [7]}\n").contains("two or more are needed, each once"));
    assertTrue(refusal("seeds: {anchors: [7, 7]}\n").contains("two or more are needed, each once"));
    String unknown = refusal("seeds: {pilots: [1], anchor: [1, 2]}\n");
    assertTrue(unknown.contains("anchor") && unknown.contains("anchors"), unknown);
    String word = refusal("seeds: many\n");
    assertTrue(word.contains("seeds"), word);
  }

  @Test
  void oneModelOrSeveralAreValidated() throws IOException {
    assertTrue(read("").validate().isEmpty());
    String one = "validate: {card: tiny-57k, tokens: 4096}\n";
    assertEquals(1, read(one).validate().size());
    StudyFile several =
        read(
            "validate: [{card: tiny-57k, tokens: 4096}, {card: tiny-793k, tokens: 4096,"
                + " learning_rate: 1e-2}]\n");
    assertEquals(
        List.of("tiny-57k", "tiny-793k"),
        several.validate().stream().map(StudyFile.Validate::card).toList());
    Path copy = folder.resolve("copy.yaml");
    Documents.writeYaml(copy, several);
    assertEquals(several, StudyFile.read(copy));
    Documents.writeYaml(copy, read(one));
    assertTrue(Files.readString(copy).contains("validate:\n  card: tiny-57k\n"), "as it came");
    assertTrue(
        refusal("validate: [{card: tiny-57k, tokens: 1}, {card: tiny-57k, tokens: 2}]\n")
            .contains("each card once"));
  }
}
