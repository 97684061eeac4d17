package org.mixlaw.corpus.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.build.CorpusConfig.HeldOut;
import org.mixlaw.corpus.build.RoutedSource.Route;
import org.mixlaw.corpus.build.RoutedSource.Side;
import org.mixlaw.corpus.source.SourceDocument;
import org.mixlaw.corpus.tokens.IndexedTokensWriter;
import org.mixlaw.corpus.tokens.TokenPiece;
import org.mixlaw.corpus.tokens.Tokenizer;

/**
 * Makes the token files of a corpus, in two passes over its sources: what is held out first, so
 * that no training document that equals a held-out one slips in, then what is trained on. Each pass
 * opens a source once and writes all domains that it feeds; the first one stops reading where all
 * of them have their tokens. After every source the {@link BuildJournal} says how far the build is.
 */
final class CorpusBuild {
  private static final long NO_LIMIT = Long.MAX_VALUE;

  private final CorpusConfig config;
  private final Tokenizer tokenizer;
  private final Path folder;
  private final int threads;
  private final BuildListener listener;
  private final List<RoutedSource> sources;
  private final double smallestShare;
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
    this.smallestShare =
        config.domains().keySet().stream().mapToDouble(this::share).min().orElse(0);
  }

  /** The share of a training domain that is held out. */
  private double share(String domain) {
    return config.domains().get(domain).validation().map(HeldOut::heldOut).orElse(0.0);
  }

  /** What happens to a document on one of its ways. */
  private enum Fate {
    ELSEWHERE,
    PASSED_BY,
    WRITTEN,
    DROPPED
  }

  /** What came of a document: its fate on every lane, and its tokens if some lane writes it. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Ready(long hash, Fate[] fates, int[] ids, long bytes) {}

  /** One way of a source's documents into a token file. */
  private record Lane(String output, Route route, double share, long most) {}

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
  }

  /** One pass over the sources. */
  private abstract class Pass {
    private final String phase;
    private final Map<String, IndexedTokensWriter> writers = new LinkedHashMap<>();
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private long total;
    private long before;
    private long kept;
    private long tokensBefore;

    Pass(String phase) {
      this.phase = phase;
    }

    abstract List<Lane> lanes(RoutedSource source);

    abstract Fate fate(Lane lane, SourceDocument document, long hash);

    abstract int done();

    abstract void written(long hash) throws IOException;

    abstract BuildJournal after(int done) throws IOException;

    private boolean feeds(RoutedSource source) {
      return !lanes(source).isEmpty();
    }

    SortedMap<String, BuildJournal.Output> outputs() {
      SortedMap<String, BuildJournal.Output> outputs = new TreeMap<>(journal.outputs());
      tallies.forEach(
          (name, tally) -> {
            IndexedTokensWriter writer = writers.get(name);
            outputs.put(
                name,
                new BuildJournal.Output(
                    writer.documents(),
                    writer.tokens(),
                    tally.bytes,
                    tally.seen,
                    tally.dropped,
                    tally.pieces));
          });
      return outputs;
    }

    void run() throws IOException {
      try (DocumentPipeline pipeline = new DocumentPipeline(threads)) {
        for (int s = 0; s < sources.size(); s++) {
          RoutedSource source = sources.get(s);
          for (Lane lane : lanes(source)) {
            open(lane.output());
          }
          long bytes = feeds(source) ? source.source().bytes() : 0;
          total += bytes;
          kept += s < done() ? bytes : 0;
        }
        tokensBefore = writers.values().stream().mapToLong(IndexedTokensWriter::tokens).sum();
        before = kept;
        for (int s = done(); s < sources.size(); s++) {
          if (feeds(sources.get(s))) {
            read(pipeline, sources.get(s));
            before += sources.get(s).source().bytes();
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

    private void read(DocumentPipeline pipeline, RoutedSource source) throws IOException {
      List<Lane> lanes = lanes(source);
      if (full(lanes)) {
        return;
      }
      pipeline.run(
          source.source(),
          tokenizer,
          document -> ready(lanes, document),
          (batch, bytesRead) -> {
            for (Ready ready : batch) {
              write(lanes, ready);
            }
            listener.progress(
                new BuildListener.Progress(
                    phase, source.source().name(), before + bytesRead, total, tokens(), kept));
            return !full(lanes);
          });
    }

    private long tokens() {
      return writers.values().stream().mapToLong(IndexedTokensWriter::tokens).sum() - tokensBefore;
    }

    private boolean full(List<Lane> lanes) {
      return lanes.stream().allMatch(lane -> writers.get(lane.output()).tokens() >= lane.most());
    }

    private Ready ready(List<Lane> lanes, SourceDocument document) {
      long hash = document.hash();
      Fate[] fates = new Fate[lanes.size()];
      boolean wanted = false;
      for (int l = 0; l < fates.length; l++) {
        Lane lane = lanes.get(l);
        fates[l] = lane.route().takes(document) ? fate(lane, document, hash) : Fate.ELSEWHERE;
        wanted |= fates[l] == Fate.WRITTEN;
      }
      if (!wanted) {
        return new Ready(hash, fates, new int[0], 0);
      }
      if (document instanceof SourceDocument.Text text) {
        return new Ready(hash, fates, tokenizer.encode(text.text()), utf8(text.text()));
      }
      int[] ids = ((SourceDocument.Tokens) document).ids();
      return new Ready(hash, fates, ids, tokenizer.bytes(ids));
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
          writer.add(ready.ids(), tokenizer.separator());
          any = true;
        }
        Tally tally = tallies.get(lane.output());
        tally.seen++;
        tally.bytes += writes ? ready.bytes() : 0;
        tally.dropped += fate == Fate.DROPPED ? 1 : 0;
      }
      if (any) {
        written(ready.hash());
      }
    }

    private void commit(int done) throws IOException {
      for (Map.Entry<String, IndexedTokensWriter> entry : writers.entrySet()) {
        TokenPiece piece = entry.getValue().piece();
        if (piece.length() > 0) {
          tallies.get(entry.getKey()).pieces.add(piece);
        }
      }
      journal = after(done);
      journal.write(folder);
    }
  }

  private static long utf8(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Half of a pair counts 2 of the pair's 4.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  /**
   * Writes all token files.
   *
   * @return what is in each, by its name
   * @throws IOException if reading or writing fails
   * @throws InputException if a source is broken or a domain gets too little
   */
  SortedMap<String, BuildJournal.Output> run() throws IOException {
    HeldOutHashes.Table heldOut = heldOut();
    new Pass("training text") {
      @Override
      List<Lane> lanes(RoutedSource source) {
        return source.routes().stream()
            .filter(route -> route.side() == Side.TRAINING)
            .map(
                route ->
                    new Lane(route.domain() + ".train", route, share(route.domain()), NO_LIMIT))
            .toList();
      }

      @Override
      Fate fate(Lane lane, SourceDocument document, long hash) {
        return unit(hash) < lane.share()
            ? Fate.PASSED_BY
            : heldOut.contains(hash) ? Fate.DROPPED : Fate.WRITTEN;
      }

      @Override
      int done() {
        return journal.trainingDone();
      }

      @Override
      void written(long hash) {}

      @Override
      BuildJournal after(int done) {
        return new BuildJournal(
            journal.config(),
            journal.sources(),
            journal.heldOutDone(),
            done,
            journal.hashes(),
            outputs());
      }
    }.run();
    requireEnough();
    return journal.outputs();
  }

  private HeldOutHashes.Table heldOut() throws IOException {
    try (HeldOutHashes hashes = new HeldOutHashes(folder, journal.hashes())) {
      new Pass("held-out text") {
        @Override
        List<Lane> lanes(RoutedSource source) {
          return source.routes().stream()
              .filter(
                  route ->
                      route.side() == Side.VALIDATION
                          || config.domains().get(route.domain()).validation().isPresent())
              .map(CorpusBuild.this::heldOutLane)
              .toList();
        }

        @Override
        Fate fate(Lane lane, SourceDocument document, long hash) {
          return unit(hash) < lane.share() ? Fate.WRITTEN : Fate.PASSED_BY;
        }

        @Override
        int done() {
          return journal.heldOutDone();
        }

        @Override
        void written(long hash) throws IOException {
          // No training domain ever takes a document below its own share.
          if (unit(hash) >= smallestShare) {
            hashes.add(hash);
          }
        }

        @Override
        BuildJournal after(int done) throws IOException {
          hashes.flush();
          return new BuildJournal(
              journal.config(),
              journal.sources(),
              done,
              journal.trainingDone(),
              hashes.count(),
              outputs());
        }
      }.run();
      requireHeldOut();
      return hashes.table();
    }
  }

  private Lane heldOutLane(Route route) {
    String output = route.domain() + ".valid";
    if (route.side() == Side.VALIDATION) {
      long most = config.validation().get(route.domain()).tokens().orElse(NO_LIMIT);
      return new Lane(output, route, 1, most);
    }
    HeldOut wanted = config.domains().get(route.domain()).validation().orElseThrow();
    return new Lane(output, route, wanted.heldOut(), wanted.tokens().orElse(NO_LIMIT));
  }

  private void requireHeldOut() throws IOException {
    for (String domain : config.validation().keySet()) {
      requireHeldOut(domain, Side.VALIDATION, 1);
    }
    for (Map.Entry<String, CorpusConfig.Domain> entry : config.domains().entrySet()) {
      if (entry.getValue().validation().isPresent()) {
        requireHeldOut(entry.getKey(), Side.TRAINING, share(entry.getKey()));
      }
    }
  }

  private void requireHeldOut(String domain, Side side, double share) throws IOException {
    BuildJournal.Output output = journal.outputs().get(domain + ".valid");
    if (output == null || output.seen() == 0) {
      throw RoutedSources.nothingFor(sources, domain, side, tokenizer);
    }
    if (output.documents() == 0) {
      throw InputException.of(
          "domain '%s': no document is held out for validation; its sources are empty or held_out (%s) is too small for"
              + " them",
          domain, share);
    }
  }

  private void requireEnough() throws IOException {
    for (String domain : config.domains().keySet()) {
      BuildJournal.Output output = journal.outputs().get(domain + ".train");
      if (output == null || output.seen() == 0) {
        throw RoutedSources.nothingFor(sources, domain, Side.TRAINING, tokenizer);
      }
      if (output.tokens() <= config.sequenceLength()) {
        throw InputException.of(
            "domain '%s': its sources hold %d training tokens; at least %d are needed for one sequence",
            domain, output.tokens(), config.sequenceLength() + 1);
      }
    }
  }

  private static double unit(long hash) {
    return (hash >>> 11) * 0x1p-53;
  }
}
