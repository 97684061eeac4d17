package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.reference.KeyCases;

/** Every key of a study file, given wrongly: found by itself, whatever keys there are. */
class StudyMessagesTest {
  private static final List<String> WRONG =
      List.of("'?!'", "[]", "[[]]", "{}", "{x: {}}", "-1", "1.5", "true", "1e400", "''", "null");

  @TempDir Path root;

  private Optional<String> refusal(JsonNode document) throws IOException {
    Path file = root.resolve("study.yaml");
    Files.writeString(file, Documents.yaml().writeValueAsString(document));
    try {
      StudyFile.read(file);
      return Optional.empty();
    } catch (InputException e) {
      assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
      String message = e.getMessage().replace(root + "/", "");
      Messages.requireClean(message, "?!");
      return Optional.of(message);
    }
  }

  @Test
  void everyWrongValueIsAnsweredWithItsPlace() {
    KeyCases.requireAll(
        StudyFile.class,
        key -> {
          String name = key.entry().name();
          for (String wrong : WRONG) {
            refusal(key.with(Documents.yaml().readTree(wrong)))
                .ifPresent(
                    message ->
                        assertTrue(
                            message.contains(name) || message.contains(name.replace('_', ' ')),
                            wrong + ": " + message));
          }
        });
  }

  @Test
  void aKeyThatIsMissingIsNamed() {
    KeyCases.requireAll(
        StudyFile.class,
        key -> {
          Optional<String> message = refusal(key.with(null));
          if (key.entry().required()) {
            String name = key.entry().name() + "'";
            assertTrue(message.orElseThrow().contains(name), message.get());
          } else if (key.entry().meaning().instead().isEmpty()) {
            assertEquals(Optional.empty(), message);
          }
        });
  }

  @Test
  void aMisspeltKeyGetsTheNearest() {
    KeyCases.requireAll(
        StudyFile.class,
        key -> {
          String name = key.entry().name();
          String misspelt = name.substring(0, name.length() - 2) + name.charAt(name.length() - 1);
          String message = refusal(key.named(misspelt, key.example())).orElseThrow();
          assertTrue(message.contains(misspelt + "': unknown key; "), message);
          assertTrue(message.contains("did you mean '" + name + "'? Accepted"), message);
        });
  }

  @Test
  void theCommandEndsWithStatusTwo() throws IOException {
    Path file = Files.writeString(root.resolve("study.yaml"), "name: x\ntrain: {batch_token: 1}\n");
    for (String command : List.of("plan", "run", "design")) {
      Answer answer = Answer.to(command, file.toString());
      assertEquals(2, answer.status(), answer.err());
      assertEquals(
          "mixlaw: "
              + file
              + " line 2, key 'train.batch_token': unknown key; did you mean 'batch_tokens'?"
              + " Accepted here are ",
          answer.err().substring(0, answer.err().indexOf("batch_tokens, ")));
    }
  }

  @Test
  void whatPeopleWriteFirst() throws IOException {
    String models = said("name: x\nmodels: [tiny-25k]\n");
    assertTrue(
        models.contains(
            "line 2, key 'models[0]': has the text 'tiny-25k'; accepted is a mapping with the keys"
                + " card, learning_rate"),
        models);
    String schedule = said("train: {batch_tokens: 1, tokens: 2, schedule: cosine}\n");
    assertTrue(
        schedule.contains(
            "key 'train.schedule': has the text 'cosine'; accepted is a mapping whose key 'kind' is"
                + " one of wsd, cosine, constant"),
        schedule);
    String tab = said("name: x\ncorpus:\n\ttokenizer: bytes\n");
    assertTrue(tab.contains("line 3: is not YAML: a tab"), tab);
  }

  private String said(String yaml) throws IOException {
    Path file = Files.writeString(root.resolve("study.yaml"), yaml);
    String message = assertThrows(InputException.class, () -> StudyFile.read(file)).getMessage();
    Messages.requireClean(message, "?!");
    return message;
  }
}
