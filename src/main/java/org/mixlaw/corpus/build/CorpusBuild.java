package org.mixlaw.corpus.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.build.RoutedSource.Route;
import org.mixlaw.corpus.build.RoutedSource.Side;
import org.mixlaw.corpus.source.DocumentReader;
import org.mixlaw.corpus.source.SourceDocument;
import org.mixlaw.corpus.tokens.Tokenizer;

/**
 * Makes the token files of a corpus, in two passes over its sources: what is held out first, so
 * that no training document that equals a held-out one slips in, then what is trained on.
 */
final class CorpusBuild {
  private final CorpusConfig config;
  private final Tokenizer tokenizer;
  private final Path folder;
  private final int threads;
  private final BuildListener listener;
  private final List<RoutedSource> sources;
  private final KeptParts kept;
  private final Set<Long> trainedOn;
  private final long hashesBefore;
  private BuildJournal journal;

  /**
   * A build.
   *
   * @param config what is built
   * @param tokenizer its tokenizer
   * @param folder where unfinished files lie
   * @param threads how many tokenize
   * @param listener is told how it gets on
   * @param journal how far it is already
   * @param kept what stands and is not made again
   * @param trainedOn hashes of documents of the training text that stands; they cannot be held out
   * @param hashesBefore how many of the held-out hashes are of what stands
   */
  CorpusBuild(
      CorpusConfig config,
      Tokenizer tokenizer,
      Path folder,
      int threads,
      BuildListener listener,
      BuildJournal journal,
      KeptParts kept,
      Set<Long> trainedOn,
      long hashesBefore) {
    this.kept = kept;
    this.trainedOn = Set.copyOf(trainedOn);
    this.hashesBefore = hashesBefore;
    this.config = config;
    this.tokenizer = tokenizer;
    this.folder = folder;
    this.threads = threads;
    this.listener = listener;
    this.sources = RoutedSources.of(config);
    this.journal = journal;
  }

  /**
   * Writes the held-out text.
   *
   * @return hashes of the documents among it that the training text that stands holds: they are to
   *     be left out
   * @throws IOException if reading or writing fails
   * @throws InputException if a source is broken or a domain gets too little
   */
  Set<Long> holdOut() throws IOException {
    try (HeldOutHashes hashes = new HeldOutHashes(folder, journal.hashes())) {
      pass(new HeldOutSplit(config, hashes, trainedOn), kept::heldOutOf);
      requireHeldOut();
      return journal.trainingDone() > 0 || kept.training().isEmpty()
          ? Set.of()
          : standingDocuments(hashes.table(hashesBefore));
    }
  }

  /** Which documents of a table the training text that stands holds. */
  private Set<Long> standingDocuments(HeldOutHashes.Table heldOut) throws IOException {
    Set<Long> found = new TreeSet<>();
    for (RoutedSource source : sources) {
      List<Route> routes = kept.standingOf(source).routes();
      if (!routes.isEmpty()) {
        try (DocumentReader reader = source.source().open(tokenizer)) {
          for (Optional<SourceDocument> next = reader.next();
              next.isPresent();
              next = reader.next()) {
            SourceDocument document = next.get();
            long hash = document.hash();
            if (heldOut.contains(hash)
                && routes.stream()
                    .anyMatch(
                        route ->
                            route.takes(document)
                                && Split.unit(hash) >= config.heldOutShare(route.domain()))) {
              found.add(hash);
            }
          }
        }
      }
    }
    return found;
  }

  /**
   * Writes the training text, after {@link #holdOut}.
   *
   * @return what is in each token file, by its name
   * @throws IOException if reading or writing fails
   * @throws InputException if a source is broken or a domain gets too little
   */
  SortedMap<String, BuildJournal.Output> train() throws IOException {
    HeldOutHashes.Table heldOut;
    try (HeldOutHashes hashes = new HeldOutHashes(folder, journal.hashes())) {
      heldOut = hashes.table();
    }
    pass(new TrainingSplit(config, heldOut), kept::trainingOf);
    requireEnough();
    return journal.outputs();
  }

  private void pass(Split split, UnaryOperator<RoutedSource> wanted) throws IOException {
    List<RoutedSource> read = sources.stream().map(wanted).toList();
    journal = new CorpusPass(split, read, tokenizer, folder, threads, listener, journal).run();
  }

  private void requireHeldOut() throws IOException {
    for (String domain : config.validation().keySet()) {
      requireHeldOut(domain, Side.VALIDATION, 1);
    }
    for (Map.Entry<String, CorpusConfig.Domain> entry : config.domains().entrySet()) {
      if (entry.getValue().validation().isPresent()) {
        requireHeldOut(entry.getKey(), Side.TRAINING, config.heldOutShare(entry.getKey()));
      }
    }
  }

  private void requireHeldOut(String domain, Side side, double share) throws IOException {
    if (kept.validation().containsKey(domain)) {
      return;
    }
    BuildJournal.Output output = journal.outputs().get(CorpusFile.validationPair(domain));
    if (output == null || output.seen() == 0) {
      throw RoutedSources.nothingFor(sources, domain, side, tokenizer);
    }
    if (output.documents() == 0) {
      throw InputException.of(
          "domain '%s': no document is held out for validation; its sources are empty or held_out"
              + " (%s) is too small for them",
          domain, share);
    }
  }

  private void requireEnough() throws IOException {
    Set<String> made = new TreeSet<>(config.domains().keySet());
    made.removeAll(kept.training().keySet());
    for (String domain : made) {
      BuildJournal.Output output = journal.outputs().get(CorpusFile.trainingPair(domain));
      if (output == null || output.seen() == 0) {
        throw RoutedSources.nothingFor(sources, domain, Side.TRAINING, tokenizer);
      }
      if (output.tokens() <= config.sequenceLength()) {
        throw InputException.of(
            "domain '%s': its sources hold %d training tokens; at least %d are needed for one"
                + " sequence",
            domain, output.tokens(), config.sequenceLength() + 1);
      }
    }
  }
}
