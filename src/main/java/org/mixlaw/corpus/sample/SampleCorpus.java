package org.mixlaw.corpus.sample;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.Documents;
import org.mixlaw.base.FolderTree;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;

/**
 * Makes the sample corpus: fetches the pinned jars of the wanted domains, checks their SHA-256,
 * extracts the text, and writes {@code <domain>.jsonl} with {@code <domain>.origin.json} beside it.
 * What stands there already, made from the same jars by the same rule and unchanged since, is left
 * alone, so that only the first call needs Maven.
 */
public final class SampleCorpus {
  private static final ObjectWriter LINE =
      Documents.json().writer().without(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;
  private final ArtifactSource source;
  private final Clock clock;

  /**
   * Makes the corpus in a folder.
   *
   * @param folder where the text goes; made when missing
   * @param source where the jars come from
   * @param clock gives the time for the provenance
   */
  public SampleCorpus(Path folder, ArtifactSource source, Clock clock) {
    this.folder = folder;
    this.source = source;
    this.clock = clock;
  }

  /**
   * Makes what is missing.
   *
   * @param domains which domains, out of {@link SampleCatalog}
   * @return the text of each domain, by its name
   * @throws InputException if a jar cannot be fetched or is not the pinned one
   * @throws IOException if reading or writing fails
   * @throws InterruptedException if interrupted while fetching
   */
  public SortedMap<String, SampleText> prepare(Collection<SampleDomain> domains)
      throws IOException, InterruptedException {
    SortedMap<String, SampleText> texts = new TreeMap<>();
    List<SampleDomain> missing = new ArrayList<>();
    for (SampleDomain domain : domains) {
      existing(domain)
          .ifPresentOrElse(text -> texts.put(domain.name(), text), () -> missing.add(domain));
    }
    if (!missing.isEmpty()) {
      Files.createDirectories(folder);
      Path jars = Files.createTempDirectory(folder, ".jars");
      try {
        Set<Artifact> artifacts = new LinkedHashSet<>();
        missing.forEach(domain -> artifacts.addAll(domain.artifacts()));
        source.fetch(artifacts, jars);
        for (Artifact artifact : artifacts) {
          check(artifact, jars.resolve(artifact.fileName()));
        }
        for (SampleDomain domain : missing) {
          texts.put(domain.name(), make(domain, jars));
        }
      } finally {
        FolderTree.remove(jars);
      }
    }
    return texts;
  }

  private Optional<SampleText> existing(SampleDomain domain) throws IOException {
    Path file = textFile(domain);
    Path origin = originFile(domain);
    if (!Files.isRegularFile(file) || !Files.isRegularFile(origin)) {
      return Optional.empty();
    }
    SampleText.Origin made;
    try {
      made = Documents.readJson(origin, SampleText.Origin.class);
    } catch (InputException unreadable) {
      return Optional.empty(); // made again
    }
    boolean same =
        made.artifacts().equals(digests(domain))
            && made.rule().equals(domain.extraction().rule())
            && made.sha256().equals(Provenance.sha256(file));
    return same ? Optional.of(new SampleText(domain.name(), file, made)) : Optional.empty();
  }

  private static void check(Artifact artifact, Path jar) throws IOException {
    String found = Provenance.sha256(jar);
    if (!found.equals(artifact.sha256())) {
      throw InputException.of(
          "the sample corpus: the jar of %s has SHA-256 %s, but %s is pinned; remove it from Maven's"
              + " local repository, check the mirror, and start again",
          artifact.coordinates(), found, artifact.sha256());
    }
  }

  private SampleText make(SampleDomain domain, Path folderOfJars) throws IOException {
    List<Jar> jars =
        domain.artifacts().stream()
            .map(artifact -> new Jar(folderOfJars.resolve(artifact.fileName())))
            .toList();
    Path file = textFile(domain);
    long[] size = new long[2];
    AtomicFiles.write(
        file,
        temporary -> {
          Set<String> seen = new HashSet<>();
          try (BufferedWriter writer = Files.newBufferedWriter(temporary)) {
            domain
                .extraction()
                .extract(
                    jars,
                    document -> {
                      if (seen.add(document)) {
                        size[0]++;
                        size[1] += document.getBytes(StandardCharsets.UTF_8).length;
                        append(writer, document);
                      }
                    });
          } catch (UncheckedIOException e) {
            throw e.getCause();
          }
        });
    SampleText.Origin origin =
        new SampleText.Origin(
            domain.name(),
            digests(domain),
            domain.licence(),
            domain.extraction().rule(),
            size[0],
            size[1],
            Provenance.sha256(file),
            Provenance.of(List.of(), Map.of(), Map.of(), clock));
    Documents.writeJson(originFile(domain), origin);
    return new SampleText(domain.name(), file, origin);
  }

  private static void append(BufferedWriter writer, String document) {
    try {
      writer.write(LINE.writeValueAsString(Map.of("text", document)));
      writer.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SortedMap<String, String> digests(SampleDomain domain) {
    SortedMap<String, String> digests = new TreeMap<>();
    domain.artifacts().forEach(a -> digests.put(a.coordinates(), a.sha256()));
    return digests;
  }

  private Path textFile(SampleDomain domain) {
    return folder.resolve(domain.name() + ".jsonl");
  }

  private Path originFile(SampleDomain domain) {
    return folder.resolve(domain.name() + ".origin.json");
  }
}
