package org.mixlaw.corpus.build;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.mixlaw.corpus.build.CorpusConfig.HeldOut;
import org.mixlaw.corpus.build.RoutedSource.Route;
import org.mixlaw.corpus.build.RoutedSource.Side;

/** The documents that are held out of training, and those of domains for validation alone. */
final class HeldOutSplit implements Split {
  private final CorpusConfig config;
  private final HeldOutHashes hashes;
  private final double smallestShare;
  private final Set<Long> trainedOn;

  /**
   * What is held out.
   *
   * @param config the corpus
   * @param hashes where the hashes of held-out documents are kept
   * @param trainedOn hashes of documents that training text holds already
   */
  HeldOutSplit(CorpusConfig config, HeldOutHashes hashes, Set<Long> trainedOn) {
    this.config = config;
    this.hashes = hashes;
    this.trainedOn = trainedOn;
    this.smallestShare = smallestShare(config);
  }

  /** No training domain takes a document whose hash, scaled to [0, 1), lies below this. */
  static double smallestShare(CorpusConfig config) {
    return config.domains().keySet().stream().mapToDouble(config::heldOutShare).min().orElse(0);
  }

  @Override
  public String phase() {
    return "held-out text";
  }

  @Override
  public List<Lane> lanes(RoutedSource source) {
    return source.routes().stream()
        .filter(
            route ->
                route.side() == Side.VALIDATION
                    || config.domains().get(route.domain()).validation().isPresent())
        .map(this::lane)
        .toList();
  }

  private Lane lane(Route route) {
    String output = CorpusFile.validationPair(route.domain());
    if (route.side() == Side.VALIDATION) {
      long most = config.validation().get(route.domain()).tokens().orElse(NO_LIMIT);
      return new Lane(output, route, 1, most);
    }
    HeldOut wanted = config.domains().get(route.domain()).validation().orElseThrow();
    return new Lane(output, route, wanted.heldOut(), wanted.tokens().orElse(NO_LIMIT));
  }

  @Override
  public boolean reports(RoutedSource source) {
    return source.routes().stream().allMatch(route -> route.side() == Side.VALIDATION);
  }

  @Override
  public Fate fate(Lane lane, long hash) {
    return Split.unit(hash) >= lane.share()
        ? Fate.PASSED_BY
        : trainedOn.contains(hash) ? Fate.DROPPED : Fate.WRITTEN;
  }

  @Override
  public int done(BuildJournal journal) {
    return journal.heldOutDone();
  }

  @Override
  public void written(long hash) throws IOException {
    // No training domain ever takes a document below its own share.
    if (Split.unit(hash) >= smallestShare) {
      hashes.add(hash);
    }
  }

  @Override
  public BuildJournal after(
      BuildJournal journal, int done, SortedMap<String, BuildJournal.Output> outputs)
      throws IOException {
    hashes.flush();
    return new BuildJournal(
        journal.config(), journal.sources(), done, journal.trainingDone(), hashes.count(), outputs);
  }
}
