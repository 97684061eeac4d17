package org.mixlaw.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.build.BuildListener;
import org.mixlaw.corpus.build.CorpusConfig;
import org.mixlaw.corpus.build.CorpusFile;
import org.mixlaw.corpus.build.KeptParts;
import org.mixlaw.corpus.build.RoutedSource;
import org.mixlaw.corpus.build.RoutedSources;
import org.mixlaw.corpus.build.TokenFileCheck;
import org.mixlaw.corpus.build.UnfinishedCorpus;
import org.mixlaw.corpus.stream.HeldOutSequences;
import org.mixlaw.corpus.stream.MatchedSubset;
import org.mixlaw.corpus.stream.MixedStream;
import org.mixlaw.corpus.stream.TrainingStream;
import org.mixlaw.corpus.stream.ValidationSet;
import org.mixlaw.corpus.tokens.IndexedTokens;
import org.mixlaw.mixture.Mixture;

/**
 * A built corpus: a folder with a pair of token files for every training and every validation
 * domain, and {@code corpus.json}, which says what it was made from.
 */
public final class Corpus {
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
                        part.bytesPerToken(),
                        part.digest().orElse(""))));
  }

  /**
   * Whether a folder holds a whole corpus.
   *
   * @param folder the folder
   * @return true if it does
   */
  public static boolean isBuilt(Path folder) {
    return Files.exists(folder.resolve(CorpusFile.NAME));
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
          "%s: is no corpus (it has no %s); 'mixlaw corpus build CONFIG' makes one",
          folder, CorpusFile.NAME);
    }
    return new Corpus(
        Documents.readJson(folder.resolve(CorpusFile.NAME), CorpusFile.class), folder);
  }

  /**
   * Builds a corpus, or opens the one that the folder holds if it was made from the same
   * configuration and the same sources, grown where they changed. A build that fails leaves the
   * folder as it was.
   *
   * @param config the configuration, its paths absolute
   * @param folder where the corpus goes
   * @param command the command line, for the provenance
   * @param clock gives the time
   * @param notices is told what the build found
   * @return the corpus
   * @throws IOException if writing fails
   * @throws InputException as {@link #build(CorpusConfig, Path, List, Clock, BuildListener)} does
   */
  public static Corpus build(
      CorpusConfig config, Path folder, List<String> command, Clock clock, Consumer<String> notices)
      throws IOException {
    return build(
        config,
        folder,
        command,
        clock,
        new BuildListener() {
          @Override
          public void notice(String sentence) {
            notices.accept(sentence);
          }
        });
  }

  /**
   * Builds a corpus, or opens the one that the folder holds if it was made from the same
   * configuration and the same sources. One of another configuration or other sources grows: only
   * what they change is made anew. A build that was killed is gone on with at the next source; one
   * that finds bad input leaves the folder as it was.
   *
   * @param config the configuration, its paths absolute
   * @param folder where the corpus goes
   * @param command the command line, for the provenance
   * @param clock gives the time
   * @param listener is told how the build gets on
   * @return the corpus
   * @throws IOException if writing fails
   * @throws InputException if a source is missing or broken, a domain is empty, or the folder holds
   *     a corpus of which no domain is asked for
   */
  public static Corpus build(
      CorpusConfig config, Path folder, List<String> command, Clock clock, BuildListener listener)
      throws IOException {
    SortedMap<String, String> sources = fingerprints(config);
    requirePlace(config, folder);
    if (isBuilt(folder)) {
      CorpusFile there = Documents.readJson(folder.resolve(CorpusFile.NAME), CorpusFile.class);
      if (there.config().equals(config) && there.sources().equals(sources)) {
        return new Corpus(there, folder);
      }
      KeptParts kept = KeptParts.of(there, config, sources);
      Set<String> made = domains(config);
      made.removeIf(
          domain ->
              kept.training().containsKey(domain) == config.domains().containsKey(domain)
                  && kept.validation().containsKey(domain) == config.evaluates(domain));
      if (!made.isEmpty()) {
        listener.notice("the corpus is made anew for " + String.join(", ", made));
      }
    }
    int threads = Runtime.getRuntime().availableProcessors();
    CorpusFile made =
        new UnfinishedCorpus(folder, threads).build(config, sources, command, clock, listener);
    return new Corpus(made, folder);
  }

  /**
   * Requires that a folder takes a corpus in: that it is new, empty, or holds a corpus of which a
   * domain is asked for.
   *
   * @param config the configuration
   * @param folder where the corpus is to go
   * @throws IOException if the folder cannot be read
   * @throws InputException if it holds anything else
   */
  public static void requirePlace(CorpusConfig config, Path folder) throws IOException {
    if (!isBuilt(folder)) {
      requireRoom(folder);
      return;
    }
    Set<String> before =
        domains(Documents.readJson(folder.resolve(CorpusFile.NAME), CorpusFile.class).config());
    if (Collections.disjoint(before, domains(config))) {
      throw InputException.of(
          "%s: holds a corpus of other domains (%s); remove it, or build into another folder",
          folder, String.join(", ", before));
    }
  }

  private static Set<String> domains(CorpusConfig config) {
    Set<String> domains = new TreeSet<>(config.domains().keySet());
    domains.addAll(config.validation().keySet());
    return domains;
  }

  /**
   * What a corpus would be after a change of its configuration or its sources.
   *
   * @param config the configuration, its paths absolute
   * @param folder the corpus as it is; it need not be built
   * @return what is known before it is built
   * @throws IOException if a source cannot be read
   */
  public static CorpusOutlook outlook(CorpusConfig config, Path folder) throws IOException {
    if (!isBuilt(folder)) {
      return CorpusOutlook.UNKNOWN;
    }
    CorpusFile there = Documents.readJson(folder.resolve(CorpusFile.NAME), CorpusFile.class);
    KeptParts kept;
    try {
      kept = KeptParts.of(there, config, fingerprints(config));
    } catch (InputException e) {
      return new CorpusOutlook(
          there.training(), there.validation(), Set.of()); // not on this machine
    }
    Set<String> changed = new TreeSet<>(there.training().keySet());
    changed.retainAll(config.domains().keySet());
    changed.removeAll(kept.training().keySet());
    return new CorpusOutlook(kept.training(), kept.validation(), changed);
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
              folder, CorpusFile.NAME);
        }
      }
    }
  }

  private static SortedMap<String, String> fingerprints(CorpusConfig config) throws IOException {
    SortedMap<String, String> prints = new TreeMap<>();
    for (RoutedSource routed : RoutedSources.of(config)) {
      prints.put(routed.source().name(), routed.source().fingerprint());
    }
    return prints;
  }

  /**
   * Reads all token files and compares them with the digests taken when they were written.
   *
   * @param folder the corpus
   * @throws IOException if reading fails
   * @throws InputException if a file differs; it is named
   */
  public static void verify(Path folder) throws IOException {
    CorpusFile file = Documents.readJson(folder.resolve(CorpusFile.NAME), CorpusFile.class);
    for (SortedMap<String, CorpusFile.Part> parts : List.of(file.training(), file.validation())) {
      for (CorpusFile.Part part : parts.values()) {
        TokenFileCheck.verify(folder, part);
      }
    }
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
   * What tells the training text of a domain from another text.
   *
   * @return SHA-256 of its tokens by training domain; a corpus of an early version has none
   */
  public SortedMap<String, String> digests() {
    return CorpusFile.digests(file.training());
  }

  /**
   * What tells the held-out text of a domain from another text.
   *
   * @return SHA-256 of its tokens by validation domain; a corpus of an early version has none
   */
  public SortedMap<String, String> validationDigests() {
    return CorpusFile.digests(file.validation());
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
    return Collections.unmodifiableSortedMap(validation);
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
    return new MixedStream(mixture, training, sequenceLength(), seed, subset, digests());
  }
}
