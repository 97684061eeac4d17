package org.mixlaw.corpus.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.build.RoutedSource.Side;
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
   */
  CorpusBuild(
      CorpusConfig config,
      Tokenizer tokenizer,
      Path folder,
      int threads,
      BuildListener listener,
      BuildJournal journal) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.folder = folder;
    this.threads = threads;
    this.listener = listener;
    this.sources = RoutedSources.of(config);
    this.journal = journal;
  }

  /**
   * Writes all token files.
   *
   * @return what is in each, by its name
   * @throws IOException if reading or writing fails
   * @throws InputException if a source is broken or a domain gets too little
   */
  SortedMap<String, BuildJournal.Output> run() throws IOException {
    HeldOutHashes.Table heldOut;
    try (HeldOutHashes hashes = new HeldOutHashes(folder, journal.hashes())) {
      pass(new HeldOutSplit(config, hashes));
      requireHeldOut();
      heldOut = hashes.table();
    }
    pass(new TrainingSplit(config, heldOut));
    requireEnough();
    return journal.outputs();
  }

  private void pass(Split split) throws IOException {
    journal = new CorpusPass(split, sources, tokenizer, folder, threads, listener, journal).run();
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
    for (String domain : config.domains().keySet()) {
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
