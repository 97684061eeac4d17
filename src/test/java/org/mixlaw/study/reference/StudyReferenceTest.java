package org.mixlaw.study.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.Documents;
import org.mixlaw.study.file.StudyFile;

/** The reference is what the records say, and the records do what the reference says. */
class StudyReferenceTest {
  private static final Path PAGE = Path.of("docs/study.md");
  private static final Path SCHEMA = Path.of("docs/study.schema.json");
  private static final JsonSchema STUDIES =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(StudySchema.make());

  static Stream<Path> configs() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("configs"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  private static StudyFile read(JsonNode document) throws IOException {
    return Documents.yaml()
        .readValue(Documents.yaml().writeValueAsString(document), StudyFile.class);
  }

  @Test
  void thePagesSayWhatTheRecordsSay() throws IOException {
    String schema = StudySchema.make().toPrettyString() + "\n";
    if (Boolean.getBoolean("mixlaw.write")) {
      AtomicFiles.write(PAGE, ReferencePage.make());
      AtomicFiles.write(SCHEMA, schema);
    }
    assertEquals(Files.readString(PAGE), ReferencePage.make(), "see the page's second paragraph");
    assertEquals(Files.readString(SCHEMA), schema, PAGE + " says how to make it again");
  }

  @Test
  void everyExampleIsAcceptedByTheProgramAndByTheSchema() {
    KeyCases.requireAll(
        StudyFile.class,
        key -> {
          JsonNode document = key.with(key.example());
          read(document);
          assertEquals(List.of(), List.copyOf(STUDIES.validate(document)), document.toString());
          assertFalse(
              STUDIES.validate(key.named(key.entry().name() + "x", key.example())).isEmpty(),
              "a misspelt key passes");
        });
  }

  @Test
  void whatHoldsWithoutAKeyIsItsDefault() {
    KeyCases.requireAll(
        StudyFile.class,
        key -> {
          String literal = key.entry().meaning().byDefault();
          if (!literal.isEmpty()) {
            assertEquals(read(key.with(null)), read(key.with(KeyCases.literal(literal))));
          } else if (key.entry().required()) {
            assertFalse(
                STUDIES.validate(key.with(null)).isEmpty(), "the schema lets it be missing");
          } else if (key.entry().meaning().instead().isEmpty()) {
            read(key.with(null));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("configs")
  void everyConfigFitsTheSchema(Path config) throws IOException {
    JsonNode document = Documents.yaml().readTree(Files.readString(config));
    assertEquals(List.of(), List.copyOf(STUDIES.validate(document)));
  }
}
