package org.mixlaw.corpus.build;

import java.util.List;
import java.util.SortedMap;
import org.mixlaw.corpus.build.RoutedSource.Side;

/** The documents that are trained on: not held out, and equal to none that is. */
record TrainingSplit(CorpusConfig config, HeldOutHashes.Table heldOut) implements Split {
  @Override
  public String phase() {
    return "training text";
  }

  @Override
  public List<Lane> lanes(RoutedSource source) {
    return source.routes().stream()
        .filter(route -> route.side() == Side.TRAINING)
        .map(
            route ->
                new Lane(
                    CorpusFile.trainingPair(route.domain()),
                    route,
                    config.heldOutShare(route.domain()),
                    NO_LIMIT))
        .toList();
  }

  @Override
  public boolean reports(RoutedSource source) {
    return true;
  }

  @Override
  public Fate fate(Lane lane, long hash) {
    return Split.unit(hash) < lane.share()
        ? Fate.PASSED_BY
        : heldOut.contains(hash) ? Fate.DROPPED : Fate.WRITTEN;
  }

  @Override
  public int done(BuildJournal journal) {
    return journal.trainingDone();
  }

  @Override
  public void written(long hash) {}

  @Override
  public BuildJournal after(
      BuildJournal journal, int done, SortedMap<String, BuildJournal.Output> outputs) {
    return new BuildJournal(
        journal.config(),
        journal.sources(),
        journal.heldOutDone(),
        done,
        journal.hashes(),
        outputs);
  }
}
