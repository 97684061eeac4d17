package org.mixlaw.corpus.source;

import ai.djl.basicdataset.BasicDatasets;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.tokens.Tokenizer;

/**
 * A text set of DJL's. It is fetched when it is first asked for, by DJL and into DJL's cache
 * ({@code ~/.djl.ai}, or where {@code DJL_CACHE_DIR} points), which keeps one copy of a set,
 * whatever repository it came from.
 *
 * @param set the set
 * @param repository a folder or URL laid out as DJL's own repository; DJL's own if empty
 * @param part one of the set's parts
 */
record DjlSource(DjlCatalog set, Optional<String> repository, String part) implements Source {
  /** DJL moves a fetched set into its place without asking whether another thread did so. */
  private static final Object FETCHING = new Object();

  DjlSource {
    if (!set.parts().contains(part)) {
      throw InputException.of(
          "djl:%s: has no part '%s'; accepted are %s",
          set.label(), part, String.join(", ", set.parts()));
    }
    if (repository.isPresent() && isFolder(repository.get())) {
      Path folder = Path.of(repository.get());
      if (!Files.isDirectory(folder)) {
        throw InputException.of("djl:%s: the repository %s is no folder", set.label(), folder);
      }
    }
  }

  private static boolean isFolder(String place) {
    return place.startsWith("/");
  }

  @Override
  public String name() {
    return "djl:" + set.label() + " " + part + repository.map(place -> " of " + place).orElse("");
  }

  private Repository place() {
    return repository
        .map(
            place ->
                isFolder(place)
                    ? Repository.newInstance("mixlaw", Path.of(place))
                    : Repository.newInstance("mixlaw", place))
        .orElse(BasicDatasets.REPOSITORY);
  }

  private interface Question<T> {
    T answer(MRL mrl) throws IOException;
  }

  /** Whatever DJL throws for a set that cannot be had becomes a sentence. */
  private <T> T ask(Question<T> question) {
    synchronized (FETCHING) {
      try {
        return question.answer(set.locate(place()));
      } catch (IOException | RuntimeException e) {
        throw InputException.of(
            "%s: cannot be had (%s); a repository has %smetadata.json, and without a network one"
                + " can be named by 'repository'",
            name(),
            e instanceof NullPointerException ? "the repository does not have it" : e,
            set.locate(BasicDatasets.REPOSITORY).toURI());
      }
    }
  }

  private List<Path> files() {
    return ask(mrl -> set.files(mrl, part));
  }

  @Override
  public long bytes() {
    long sum = 0;
    for (Path file : files()) {
      try {
        sum += Files.size(file);
      } catch (IOException e) {
        throw InputException.of("%s: cannot be read (%s)", file, InputException.reason(e));
      }
    }
    return sum;
  }

  @Override
  public String fingerprint() {
    Artifact artifact = ask(mrl -> set.artifact(mrl));
    return artifact.getVersion()
        + artifact.getFiles().entrySet().stream()
            .map(
                file ->
                    " %s %d %s"
                        .formatted(
                            file.getKey(),
                            file.getValue().getSize(),
                            file.getValue().getSha1Hash()))
            .sorted()
            .collect(Collectors.joining());
  }

  @Override
  public DocumentReader open(Tokenizer tokenizer) {
    return new FileByFile(set, files());
  }

  /** The documents of all files behind each other. */
  private static final class FileByFile implements DocumentReader {
    private final DjlCatalog set;
    private final Iterator<Path> files;
    private Optional<DocumentReader> current = Optional.empty();
    private long before;

    FileByFile(DjlCatalog set, List<Path> files) {
      this.set = set;
      this.files = files.iterator();
    }

    @Override
    public Optional<SourceDocument> next() {
      while (current.isPresent() || files.hasNext()) {
        if (current.isEmpty()) {
          current = Optional.of(set.open(files.next()));
        }
        Optional<SourceDocument> document = current.get().next();
        if (document.isPresent()) {
          return document;
        }
        before += current.get().bytesRead();
        try {
          close();
        } catch (IOException e) {
          throw InputException.of(
              "djl:%s: cannot be closed (%s)", set.label(), InputException.reason(e));
        }
        current = Optional.empty();
      }
      return Optional.empty();
    }

    @Override
    public long bytesRead() {
      return before + current.map(DocumentReader::bytesRead).orElse(0L);
    }

    @Override
    public void close() throws IOException {
      if (current.isPresent()) {
        current.get().close();
      }
    }
  }
}
