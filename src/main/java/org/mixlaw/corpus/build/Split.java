package org.mixlaw.corpus.build;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import org.mixlaw.corpus.build.RoutedSource.Route;

/**
 * Which documents of the sources make one side of a corpus: what is held out, or what is trained
 * on. {@link CorpusPass} reads the sources for it.
 */
sealed interface Split permits HeldOutSplit, TrainingSplit {
  /** No token file is ever full. */
  long NO_LIMIT = Long.MAX_VALUE;

  /**
   * One way of a source's documents into a token file.
   *
   * @param output the token file's name
   * @param route the domain and its condition on documents
   * @param share the documents whose hash, scaled to [0, 1), lies below this are held out
   * @param most the tokens at which the file is full
   */
  record Lane(String output, Route route, double share, long most) {}

  /** What happens to a document on one of its ways. */
  enum Fate {
    /** The route does not take it. */
    ELSEWHERE,
    /** It belongs to the other split. */
    PASSED_BY,
    /** It is written. */
    WRITTEN,
    /** It equals a held-out document. */
    DROPPED
  }

  /** What the split is called in progress. */
  String phase();

  /** The token files that a source feeds. */
  List<Lane> lanes(RoutedSource source);

  /** Whether what a source passes over is told in this pass: of every source in one alone. */
  boolean reports(RoutedSource source);

  /** What becomes of a document that a lane's route takes; asked by several threads at once. */
  Fate fate(Lane lane, long hash);

  /** How many sources are done, after a journal. */
  int done(BuildJournal journal);

  /** Is told the hash of every document written, in order. */
  void written(long hash) throws IOException;

  /** The journal once so many sources are done and the token files hold so much. */
  BuildJournal after(BuildJournal journal, int done, SortedMap<String, BuildJournal.Output> outputs)
      throws IOException;

  /** A document's hash as a number in [0, 1): what is held out is decided by it alone. */
  static double unit(long hash) {
    return (hash >>> 11) * 0x1p-53;
  }
}
