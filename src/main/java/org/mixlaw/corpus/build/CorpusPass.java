package org.mixlaw.corpus.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.build.Split.Fate;
import org.mixlaw.corpus.build.Split.Lane;
import org.mixlaw.corpus.source.PassedOver;
import org.mixlaw.corpus.source.SourceDocument;
import org.mixlaw.corpus.source.Surrogates;
import org.mixlaw.corpus.tokens.IndexedTokensWriter;
import org.mixlaw.corpus.tokens.TokenPiece;
import org.mixlaw.corpus.tokens.Tokenizer;

/**
 * One pass over the sources of a corpus: it opens each source once, writes the token files of all
 * domains that the source feeds, and stops reading where all of them are full. After every source
 * the {@link BuildJournal} says how far it is.
 */
final class CorpusPass {
  private final Split split;
  private final List<RoutedSource> sources;
  private final Tokenizer tokenizer;
  private final Path folder;
  private final int threads;
  private final BuildListener listener;
  private final Map<String, IndexedTokensWriter> writers = new LinkedHashMap<>();
  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private BuildJournal journal;
  private long total;
  private long before;
  private long kept;
  private long tokensBefore;

  /**
   * A pass.
   *
   * @param split which documents it writes
   * @param sources what it reads
   * @param tokenizer the corpus's tokenizer
   * @param folder where unfinished files lie
   * @param threads how many tokenize
   * @param listener is told how it gets on
   * @param journal how far the build is already
   */
  CorpusPass(
      Split split,
      List<RoutedSource> sources,
      Tokenizer tokenizer,
      Path folder,
      int threads,
      BuildListener listener,
      BuildJournal journal) {
    this.split = split;
    this.sources = sources;
    this.tokenizer = tokenizer;
    this.folder = folder;
    this.threads = threads;
    this.listener = listener;
    this.journal = journal;
  }

  /**
   * What came of a document: its fate on every lane, its tokens if some lane writes it, and how
   * many characters of it were none.
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Ready(long hash, Fate[] fates, DocumentTokens made, long replaced) {}

  /** What went into a token file, beyond what its writer counts. */
  private static final class Tally {
    private long bytes;
    private long seen;
    private long dropped;
    private final List<TokenPiece> pieces;

    Tally(BuildJournal.Output so) {
      this.bytes = so.bytes();
      this.seen = so.seen();
      this.dropped = so.dropped();
      this.pieces = new ArrayList<>(so.pieces());
    }

    BuildJournal.Output with(IndexedTokensWriter writer) {
      return new BuildJournal.Output(
          writer.documents(), writer.tokens(), bytes, seen, dropped, pieces);
    }
  }

  /**
   * Reads the sources that are not done yet.
   *
   * @return the journal when all are done
   * @throws IOException if reading or writing fails
   * @throws InputException if a source is broken
   */
  BuildJournal run() throws IOException {
    int done = split.done(journal);
    try (DocumentPipeline pipeline = new DocumentPipeline(threads)) {
      open(done);
      for (int s = done; s < sources.size(); s++) {
        RoutedSource source = sources.get(s);
        List<Lane> lanes = split.lanes(source);
        if (!lanes.isEmpty()) {
          read(pipeline, source, lanes);
          before += source.source().bytes();
          commit(s + 1);
        }
      }
      for (IndexedTokensWriter writer : writers.values()) {
        writer.finish();
      }
    } finally {
      for (IndexedTokensWriter writer : writers.values()) {
        writer.close();
      }
    }
    return journal;
  }

  /** Opens the token files where the journal left them, and counts what there is to read. */
  private void open(int done) throws IOException {
    for (int s = 0; s < sources.size(); s++) {
      List<Lane> lanes = split.lanes(sources.get(s));
      for (Lane lane : lanes) {
        open(lane.output());
      }
      long bytes = lanes.isEmpty() ? 0 : sources.get(s).source().bytes();
      total += bytes;
      kept += s < done ? bytes : 0;
    }
    tokensBefore = written();
    before = kept;
  }

  private void open(String output) throws IOException {
    if (!writers.containsKey(output)) {
      BuildJournal.Output so = journal.outputs().getOrDefault(output, BuildJournal.Output.EMPTY);
      tallies.put(output, new Tally(so));
      writers.put(
          output,
          new IndexedTokensWriter(
              folder.resolve(output), tokenizer.vocabulary(), so.documents(), so.tokens()));
    }
  }

  private void read(DocumentPipeline pipeline, RoutedSource source, List<Lane> lanes)
      throws IOException {
    if (full(lanes)) {
      return;
    }
    AtomicLong replaced = new AtomicLong();
    PassedOver passedOver =
        pipeline.run(
            source.source(),
            tokenizer,
            document -> ready(source, lanes, document),
            (batch, bytesRead) -> {
              for (Ready ready : batch) {
                write(lanes, ready);
                replaced.addAndGet(ready.replaced());
              }
              listener.progress(
                  new BuildListener.Progress(
                      split.phase(),
                      source.source().name(),
                      before + bytesRead,
                      total,
                      written() - tokensBefore,
                      kept));
              return !full(lanes);
            });
    if (split.reports(source)) {
      tell(source.source().name(), passedOver, replaced.get());
    }
  }

  private void tell(String source, PassedOver passedOver, long replaced) {
    passedOver.sentences(source).forEach(listener::notice);
    if (replaced > 0) {
      listener.notice(
          "%s: halves of surrogate pairs that stood alone and became U+FFFD: %d"
              .formatted(source, replaced));
    }
  }

  private long written() {
    return writers.values().stream().mapToLong(IndexedTokensWriter::tokens).sum();
  }

  private boolean full(List<Lane> lanes) {
    return lanes.stream().allMatch(lane -> writers.get(lane.output()).tokens() >= lane.most());
  }

  private Ready ready(RoutedSource source, List<Lane> lanes, SourceDocument read) {
    SourceDocument document = read;
    long replaced = 0;
    if (read instanceof SourceDocument.Text text) {
      Surrogates unicode = text.unicode();
      replaced = unicode.count();
      document = new SourceDocument.Text(unicode.text(), text.value());
    } else if (read instanceof SourceDocument.Pieces text) {
      replaced = text.text().replaced();
    }
    long hash = document.hash();
    Fate[] fates = new Fate[lanes.size()];
    boolean wanted = false;
    for (int l = 0; l < fates.length; l++) {
      Lane lane = lanes.get(l);
      fates[l] = lane.route().takes(document) ? split.fate(lane, hash) : Fate.ELSEWHERE;
      wanted |= fates[l] == Fate.WRITTEN;
    }
    try {
      return new Ready(
          hash,
          fates,
          wanted ? DocumentTokens.of(document, tokenizer) : DocumentTokens.none(tokenizer),
          replaced);
    } catch (InputException e) {
      throw InputException.of("%s: %s", source.source().name(), e.getMessage());
    }
  }

  private void write(List<Lane> lanes, Ready ready) throws IOException {
    boolean any = false;
    for (int l = 0; l < ready.fates().length; l++) {
      Fate fate = ready.fates()[l];
      if (fate == Fate.ELSEWHERE) {
        continue;
      }
      Lane lane = lanes.get(l);
      IndexedTokensWriter writer = writers.get(lane.output());
      boolean writes = fate == Fate.WRITTEN && writer.tokens() < lane.most();
      if (writes) {
        writer.add(ready.made().tokens(), tokenizer.separator());
        any = true;
      }
      Tally tally = tallies.get(lane.output());
      tally.seen++;
      tally.bytes += writes ? ready.made().bytes() : 0;
      tally.dropped += fate == Fate.DROPPED ? 1 : 0;
    }
    if (any) {
      split.written(ready.hash());
    }
  }

  private void commit(int done) throws IOException {
    SortedMap<String, BuildJournal.Output> outputs = new TreeMap<>(journal.outputs());
    for (Map.Entry<String, IndexedTokensWriter> entry : writers.entrySet()) {
      Tally tally = tallies.get(entry.getKey());
      TokenPiece piece = entry.getValue().piece();
      if (piece.length() > 0) {
        tally.pieces.add(piece);
      }
      outputs.put(entry.getKey(), tally.with(entry.getValue()));
    }
    journal = split.after(journal, done, outputs);
    journal.write(folder);
  }
}
