package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mixlaw.base.Documents;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.reference.StudySchema;
import org.mixlaw.study.reference.StudySketch;

class InitCommandTest {
  @TempDir Path root;

  private void text(String file) throws IOException {
    Path there = root.resolve(file);
    Files.createDirectories(there.getParent());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      text.append("paragraph ").append(i * 7919L).append(" of ").append(file).append("\n\n");
    }
    Files.writeString(there, text);
  }

  private static void requireFits(JsonNode document) {
    assertEquals(
        Set.of(),
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(StudySchema.make())
            .validate(document));
  }

  @Test
  void foldersOfTextBecomeDomainsOfAStudyThatCanRun() throws IOException {
    text("texts/books/a.txt");
    text("texts/books/deep/b.txt");
    text("texts/on/c.md");
    text("texts/web, filtered/d.txt");
    text("texts/web, filtered/.hidden.txt");
    text("texts/pictures/e.png");
    text("texts/stray.txt");
    Path out = root.resolve("study.yaml");
    Answer init = Answer.to("init", root.resolve("texts").toString(), "--out", out.toString());
    assertEquals(0, init.status(), init.err());
    StudyFile study = StudyFile.read(out);
    assertEquals(Set.of("books", "on", "web, filtered"), study.corpus().trainingDomains());
    requireFits(Documents.yaml().readTree(Files.readString(out)));
    Answer plan = Answer.to("plan", out.toString(), "--study", root.resolve("none").toString());
    assertEquals(0, plan.status(), plan.err());
    Answer again = Answer.to("init", root.resolve("texts").toString(), "--out", out.toString());
    assertEquals(2, again.status());
    assertTrue(again.err().contains("is there already"), again.err());
  }

  @Test
  void filesAreDomainsWhereNoFolderIs() throws IOException {
    text("texts/a.txt");
    text("texts/b.txt");
    Path out = root.resolve("made/study.yaml");
    Answer init = Answer.to("init", root.resolve("texts").toString(), "--out", out.toString());
    assertEquals(0, init.status(), init.err());
    assertEquals(Set.of("a", "b"), StudyFile.read(out).corpus().trainingDomains());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theSketchFitsTheSchema(boolean gpu) throws IOException {
    StudySketch sketch =
        new StudySketch("x", List.of(new StudySketch.Domain("a", List.of("a/**/*.txt"), 5)), gpu);
    requireFits(Documents.yaml().readTree(sketch.text()));
    Documents.yaml().readValue(sketch.text(), StudyFile.class);
  }

  @Test
  void aFolderWithoutTextIsRefused() throws IOException {
    text("texts/one/a.txt");
    for (String folder : List.of("texts", "nowhere", "texts/one/a.txt")) {
      Answer init =
          Answer.to(
              "init",
              root.resolve(folder).toString(),
              "--out",
              root.resolve("study.yaml").toString());
      assertEquals(2, init.status(), folder);
      Messages.requireClean(init.err(), folder);
    }
  }
}
