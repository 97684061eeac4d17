package org.mixlaw.corpus.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;

class SampleCorpusTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;
  private Path jar;
  private SampleDomain domain;
  private int fetches;

  @BeforeEach
  void makeJar() throws IOException {
    byte[] text = "== Grüße\nanother line\n".getBytes(StandardCharsets.UTF_8);
    jar = Jars.write(folder.resolve("a.jar"), Map.of("a.adoc", text, "b.adoc", text));
    domain = domain(Provenance.sha256(jar));
  }

  private static SampleDomain domain(String sha256) {
    return new SampleDomain(
        "manual",
        List.of(Artifact.of("org.example:manual:1.0:docs", sha256)),
        "Apache-2.0",
        new AsciiDocManual());
  }

  private SampleCorpus corpus() {
    return new SampleCorpus(
        folder.resolve("corpus"),
        (artifacts, to) -> {
          fetches++;
          for (Artifact artifact : artifacts) {
            Files.copy(jar, to.resolve(artifact.fileName()));
          }
        },
        CLOCK);
  }

  @Test
  void writesDistinctDocumentsAndWhereTheyCameFrom() throws Exception {
    SampleText text = corpus().prepare(List.of(domain)).get("manual");
    assertEquals("{\"text\":\"== Grüße\\nanother line\\n\"}\n", Files.readString(text.file()));
    SampleText.Origin origin = text.origin();
    assertEquals(1, origin.documents());
    assertEquals(24, origin.bytes());
    assertEquals(Map.of("org.example:manual:1.0:docs", Provenance.sha256(jar)), origin.artifacts());
    assertEquals("2026-11-23T12:00:00Z", origin.provenance().created());
    assertEquals(
        origin,
        Documents.readJson(
            text.file().resolveSibling("manual.origin.json"), SampleText.Origin.class));
  }

  @Test
  void whatIsThereIsNotFetchedAgain() throws Exception {
    SampleText first = corpus().prepare(List.of(domain)).get("manual");
    assertEquals(first, corpus().prepare(List.of(domain)).get("manual"));
    assertEquals(1, fetches);
  }

  @Test
  void aDamagedTextIsMadeAgain() throws Exception {
    SampleText text = corpus().prepare(List.of(domain)).get("manual");
    byte[] whole = Files.readAllBytes(text.file());
    Files.write(text.file(), new byte[] {1});
    corpus().prepare(List.of(domain));
    assertArrayEquals(whole, Files.readAllBytes(text.file()));
  }

  @Test
  void aJarThatIsNotThePinnedOneIsRefusedAndLeavesNothing() throws Exception {
    SampleDomain other = domain("0".repeat(64));
    InputException e = assertThrows(InputException.class, () -> corpus().prepare(List.of(other)));
    assertTrue(e.getMessage().contains("org.example:manual:1.0:docs has SHA-256"), e.getMessage());
    try (Stream<Path> left = Files.list(folder.resolve("corpus"))) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void withoutMavenOneSentenceSaysWhatToInstall() throws Exception {
    MavenArtifacts none = new MavenArtifacts(List.of(folder.resolve("no-mvn").toString()));
    InputException e =
        assertThrows(InputException.class, () -> none.fetch(domain.artifacts(), folder));
    assertTrue(e.getMessage().contains("cannot be started; install Maven"), e.getMessage());
  }

  @Test
  void whatMavenSaysOfAFailureIsPassedOn() throws Exception {
    Path maven = folder.resolve("mvn");
    Files.writeString(
        maven,
        "#!/bin/sh\necho '[INFO] x'\necho '[ERROR] Could not transfer artifact: Unknown host -> [Help 1]'\nexit 1\n");
    assertTrue(maven.toFile().setExecutable(true));
    MavenArtifacts failing = new MavenArtifacts(List.of(maven.toString()));
    InputException e =
        assertThrows(InputException.class, () -> failing.fetch(domain.artifacts(), folder));
    assertEquals(
        "the sample corpus: Maven could not fetch org.example:manual:1.0:docs (Could not transfer"
            + " artifact: Unknown host); connect to the network, or set a mirror in Maven's"
            + " settings.xml, and start again",
        e.getMessage());
  }

  @Test
  void mavenIsAskedForThePinnedJarsAlone() throws Exception {
    Path maven = folder.resolve("mvn");
    Files.writeString(maven, "#!/bin/sh\necho \"$@\" > arguments\ntouch manual-1.0-docs.jar\n");
    assertTrue(maven.toFile().setExecutable(true));
    Path to = Files.createDirectory(folder.resolve("to"));
    new MavenArtifacts(List.of(maven.toString())).fetch(domain.artifacts(), to);
    String pom = Files.readString(to.resolve("pom.xml"));
    assertTrue(
        pom.contains(
            "<artifactItem><groupId>org.example</groupId><artifactId>manual</artifactId>"
                + "<version>1.0</version><classifier>docs</classifier></artifactItem>"),
        pom);
    assertFalse(pom.contains("<dependency>"));
    assertTrue(Files.readString(to.resolve("arguments")).contains("maven-dependency-plugin:"));
  }

  @Test
  void anUnknownDomainIsNamedWithTheKnown() {
    assertEquals(
        "the sample corpus has no domain 'cobol'; it has dictionary, french, german, health, java,"
            + " javascript, manual",
        assertThrows(InputException.class, () -> SampleCatalog.named(List.of("java", "cobol")))
            .getMessage());
    assertEquals(
        List.of("java", "health"),
        SampleCatalog.named(List.of("java", "health")).stream().map(SampleDomain::name).toList());
  }
}
