package org.mixlaw.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.mixture.Mixture;

/**
 * A built corpus: a folder with a pair of token files for every training and every validation
 * domain, and {@code corpus.json}, which says what it was made from.
 */
public final class Corpus {
  private static final String FILE = "corpus.json";

  private final CorpusFile file;
  private final SortedMap<String, IndexedTokens> training;
  private final SortedMap<String, ValidationSet> validation;

  private Corpus(CorpusFile file, Path folder) {
    this.file = file;
    this.training = new TreeMap<>();
    this.validation = new TreeMap<>();
    file.training()
        .forEach(
            (domain, part) ->
                training.put(domain, IndexedTokens.open(folder.resolve(part.file()))));
    file.validation()
        .forEach(
            (domain, part) ->
                validation.put(
                    domain,
                    new HeldOutSequences(
                        domain,
                        IndexedTokens.open(folder.resolve(part.file())),
                        file.config().sequenceLength(),
                        part.bytesPerToken())));
  }

  /**
   * Whether a folder holds a whole corpus.
   *
   * @param folder the folder
   * @return true if it does
   */
  public static boolean isBuilt(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  /**
   * Opens a built corpus.
   *
   * @param folder its folder
   * @return the corpus
   * @throws InputException if it is missing or damaged
   */
  public static Corpus open(Path folder) {
    if (!isBuilt(folder)) {
      throw InputException.of(
          "%s: is no corpus (it has no %s); 'mixlaw corpus build CONFIG' makes one", folder, FILE);
    }
    return new Corpus(Documents.readJson(folder.resolve(FILE), CorpusFile.class), folder);
  }

  /**
   * Builds a corpus, or opens the one that the folder holds if it was made from the same
   * configuration and the same sources. A build that fails leaves nothing behind.
   *
   * @param config the configuration, its paths absolute
   * @param folder where the corpus goes
   * @param command the command line, for the provenance
   * @param clock gives the time
   * @param notices is told what the build found
   * @return the corpus
   * @throws IOException if writing fails
   * @throws InputException if a source is missing or broken, a domain is empty, or the folder holds
   *     a corpus of other sources
   */
  public static Corpus build(
      CorpusConfig config, Path folder, List<String> command, Clock clock, Consumer<String> notices)
      throws IOException {
    SortedMap<String, String> sources = fingerprints(config);
    if (isBuilt(folder)) {
      CorpusFile there = Documents.readJson(folder.resolve(FILE), CorpusFile.class);
      if (!there.config().equals(config) || !there.sources().equals(sources)) {
        throw InputException.of(
            "%s: holds a corpus made from another configuration or other sources; remove it, or build into another folder",
            folder);
      }
      return new Corpus(there, folder);
    }
    requireRoom(folder);
    Path building =
        folder
            .toAbsolutePath()
            .resolveSibling(
                "." + folder.getFileName() + ".building-" + ProcessHandle.current().pid());
    remove(building);
    Files.createDirectories(building);
    try (Tokenizer tokenizer = Tokenizer.load(config.tokenizer())) {
      CorpusBuild build = new CorpusBuild(config, tokenizer, building);
      SortedMap<String, CorpusFile.Part> validation = build.validation();
      SortedMap<String, CorpusFile.Part> training = build.training();
      if (validation.isEmpty()) {
        throw new InputException(
            "corpus: no validation domain; give a training domain the key 'validation', or list files under"
                + " corpus.validation");
      }
      training.forEach(
          (domain, part) -> {
            if (part.dropped() > 0) {
              notices.accept(
                  "domain '%s': %d training documents equal a held-out one and were left out"
                      .formatted(domain, part.dropped()));
            }
          });
      CorpusFile made =
          new CorpusFile(
              config,
              sources,
              tokenizer.vocabulary(),
              training,
              validation,
              Provenance.of(command, Map.of(), Map.of(), clock));
      Documents.writeJson(building.resolve(FILE), made);
      Files.deleteIfExists(folder);
      Files.move(building, folder, StandardCopyOption.ATOMIC_MOVE);
      AtomicFiles.sync(folder.toAbsolutePath().getParent());
      return new Corpus(made, folder);
    } finally {
      remove(building);
    }
  }

  /** Only what Mixlaw made itself is ever replaced. */
  private static void requireRoom(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw InputException.of("%s: is a file; a folder is needed for the corpus", folder);
    }
    if (Files.isDirectory(folder)) {
      try (Stream<Path> inside = Files.list(folder)) {
        if (inside.findAny().isPresent()) {
          throw InputException.of(
              "%s: is not empty and no corpus (it has no %s); give an empty or a new folder",
              folder, FILE);
        }
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> below = Files.walk(folder)) {
        for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static SortedMap<String, String> fingerprints(CorpusConfig config) throws IOException {
    SortedMap<String, String> prints = new TreeMap<>();
    for (RoutedSource routed : Sources.of(config)) {
      prints.put(routed.source().name(), routed.source().fingerprint());
    }
    return prints;
  }

  /**
   * The training tokens there are.
   *
   * @return tokens by training domain
   */
  public SortedMap<String, Long> trainingTokens() {
    SortedMap<String, Long> tokens = new TreeMap<>();
    training.forEach((domain, indexed) -> tokens.put(domain, indexed.tokens()));
    return tokens;
  }

  /**
   * The training documents there are.
   *
   * @return documents by training domain
   */
  public SortedMap<String, Long> trainingDocuments() {
    SortedMap<String, Long> documents = new TreeMap<>();
    file.training().forEach((domain, part) -> documents.put(domain, part.documents()));
    return documents;
  }

  /**
   * UTF-8 bytes a token of the training text.
   *
   * @return bytes per token by training domain
   */
  public SortedMap<String, Double> bytesPerToken() {
    SortedMap<String, Double> bytes = new TreeMap<>();
    file.training().forEach((domain, part) -> bytes.put(domain, part.bytesPerToken()));
    return bytes;
  }

  /**
   * How many tokens the tokenizer knows.
   *
   * @return the vocabulary before padding
   */
  public int tokenizerVocabulary() {
    return file.vocabulary();
  }

  /**
   * Positions that a model is trained on in one sequence.
   *
   * @return the sequence length
   */
  public int sequenceLength() {
    return file.config().sequenceLength();
  }

  /**
   * The held-out sequences.
   *
   * @return one set a validation domain
   */
  public SortedMap<String, ValidationSet> validation() {
    return java.util.Collections.unmodifiableSortedMap(validation);
  }

  /**
   * Training sequences at given proportions.
   *
   * @param mixture the proportions
   * @param seed seed of the order within domains
   * @return an endless stream
   * @throws InputException if the mixture names an unknown domain, or a domain is shorter than a
   *     sequence
   */
  public TrainingStream stream(Mixture mixture, long seed) {
    return stream(mixture, seed, Map.of());
  }

  /**
   * Training sequences at given proportions, of a part of some domains.
   *
   * @param mixture the proportions
   * @param seed seed of the order within domains, and of which sequences make the part
   * @param subset how many sequences each domain is confined to ({@link MatchedSubset}); domains
   *     that are not listed are read whole, as by {@link #stream(Mixture, long)}
   * @return an endless stream
   * @throws InputException if the mixture names an unknown domain, a domain is shorter than a
   *     sequence, or has fewer sequences than asked for
   */
  public TrainingStream stream(Mixture mixture, long seed, Map<String, Long> subset) {
    return new MixedStream(mixture, training, sequenceLength(), seed, subset);
  }
}
