package org.mixlaw.corpus.build;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.tokens.TokenPiece;

/**
 * How far an unfinished build is: written whole after every source, so that a build that was killed
 * goes on at the next one.
 *
 * @param config what is built
 * @param sources the fingerprints of its sources
 * @param heldOutDone sources whose held-out documents are written
 * @param trainingDone sources whose training documents are written
 * @param hashes held-out hashes written
 * @param outputs the token files begun, by name
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BuildJournal(
    CorpusConfig config,
    SortedMap<String, String> sources,
    int heldOutDone,
    int trainingDone,
    long hashes,
    SortedMap<String, Output> outputs) {
  private static final String FILE = "journal.json";

  public BuildJournal {
    outputs = outputs == null ? new TreeMap<>() : new TreeMap<>(outputs);
  }

  /**
   * A token file that grows.
   *
   * @param documents documents written
   * @param tokens tokens written
   * @param bytes UTF-8 bytes of their text
   * @param seen documents that came this way
   * @param dropped of these, left out because an equal one is held out
   * @param pieces what each source added
   */
  record Output(
      long documents, long tokens, long bytes, long seen, long dropped, List<TokenPiece> pieces) {
    static final Output EMPTY = new Output(0, 0, 0, 0, 0, List.of());

    Output {
      pieces = pieces == null ? List.of() : List.copyOf(pieces);
    }
  }

  static BuildJournal begun(CorpusConfig config, SortedMap<String, String> sources, long hashes) {
    return new BuildJournal(config, sources, 0, 0, hashes, new TreeMap<>());
  }

  /** The journal of an unfinished build, if the folder holds one that can be read. */
  static Optional<BuildJournal> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Documents.readJson(file, BuildJournal.class));
    } catch (InputException e) {
      return Optional.empty(); // of another version: that build cannot be gone on with
    }
  }

  void write(Path folder) throws IOException {
    Documents.writeJson(folder.resolve(FILE), this);
  }

  static void remove(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(FILE));
  }
}
