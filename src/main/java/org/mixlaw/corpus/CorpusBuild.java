package org.mixlaw.corpus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.CorpusConfig.Domain;
import org.mixlaw.corpus.CorpusConfig.ValidationFiles;
import org.mixlaw.corpus.RoutedSource.Side;

/**
 * Makes the token files of a corpus in an empty folder. What is held out is written first, so that
 * no training document that equals a held-out one slips in.
 */
final class CorpusBuild {
  private static final int BATCH = 512;

  private final CorpusConfig config;
  private final Tokenizer tokenizer;
  private final Path folder;
  private final List<RoutedSource> sources;
  private final Set<Long> heldOut = new HashSet<>();

  CorpusBuild(CorpusConfig config, Tokenizer tokenizer, Path folder) {
    this.config = config;
    this.sources = Sources.of(config);
    this.tokenizer = tokenizer;
    this.folder = folder;
  }

  /** What a pass does with a document. */
  private enum Fate {
    TAKEN,
    FOR_ANOTHER_PASS,
    DROPPED
  }

  /** Which documents of a source a pass takes; asked once a document, in order. */
  private interface Choice {
    Fate of(long hash);
  }

  /** Writes all validation domains. */
  SortedMap<String, CorpusFile.Part> validation() throws IOException {
    SortedMap<String, CorpusFile.Part> parts = new TreeMap<>();
    for (Map.Entry<String, ValidationFiles> entry : config.validation().entrySet()) {
      ValidationFiles own = entry.getValue();
      parts.put(entry.getKey(), heldOut(entry.getKey(), Side.VALIDATION, 1, own.tokens()));
    }
    for (Map.Entry<String, Domain> entry : config.domains().entrySet()) {
      if (entry.getValue().validation().isPresent()) {
        CorpusConfig.HeldOut wanted = entry.getValue().validation().get();
        parts.put(
            entry.getKey(),
            heldOut(entry.getKey(), Side.TRAINING, wanted.heldOut(), wanted.tokens()));
      }
    }
    return parts;
  }

  private CorpusFile.Part heldOut(String domain, Side side, double share, Optional<Long> most)
      throws IOException {
    CorpusFile.Part part =
        write(
            domain + ".valid",
            domain,
            side,
            most.orElse(Long.MAX_VALUE),
            hash -> {
              if (unit(hash) >= share) {
                return Fate.FOR_ANOTHER_PASS;
              }
              heldOut.add(hash);
              return Fate.TAKEN;
            });
    if (part.documents() == 0) {
      throw InputException.of(
          "domain '%s': no document is held out for validation; its sources are empty or held_out (%s) is too small for"
              + " them",
          domain, share);
    }
    return part;
  }

  /** Writes all training domains. */
  SortedMap<String, CorpusFile.Part> training() throws IOException {
    SortedMap<String, CorpusFile.Part> parts = new TreeMap<>();
    for (Map.Entry<String, Domain> entry : config.domains().entrySet()) {
      String domain = entry.getKey();
      double share = entry.getValue().validation().map(CorpusConfig.HeldOut::heldOut).orElse(0.0);
      CorpusFile.Part part =
          write(
              domain + ".train",
              domain,
              Side.TRAINING,
              Long.MAX_VALUE,
              hash ->
                  unit(hash) < share
                      ? Fate.FOR_ANOTHER_PASS
                      : heldOut.contains(hash) ? Fate.DROPPED : Fate.TAKEN);
      if (part.tokens() <= config.sequenceLength()) {
        throw InputException.of(
            "domain '%s': its sources hold %d training tokens; at least %d are needed for one sequence",
            domain, part.tokens(), config.sequenceLength() + 1);
      }
      parts.put(domain, part);
    }
    return parts;
  }

  /** Writes the chosen documents of a domain's sources, until there are {@code most} tokens. */
  private CorpusFile.Part write(String name, String domain, Side side, long most, Choice choice)
      throws IOException {
    Tally tally = new Tally();
    boolean any = false;
    try (IndexedTokensWriter writer =
        new IndexedTokensWriter(folder.resolve(name), tokenizer.vocabulary())) {
      for (RoutedSource routed : sources) {
        for (RoutedSource.Route route : routed.routes()) {
          if (route.domain().equals(domain) && route.side() == side) {
            try (DocumentReader reader = routed.source().open(tokenizer)) {
              for (List<SourceDocument> batch = batch(reader);
                  !batch.isEmpty();
                  batch = batch(reader)) {
                List<SourceDocument> taken = batch.stream().filter(route::takes).toList();
                any |= !taken.isEmpty();
                write(taken, most, choice, writer, tally);
              }
            }
          }
        }
      }
      if (!any) {
        throw Sources.nothingFor(sources, domain, side, tokenizer);
      }
      writer.finish();
      return new CorpusFile.Part(
          name, writer.documents(), writer.tokens(), tally.bytes, tally.dropped);
    }
  }

  private static final class Tally {
    private long bytes;
    private long dropped;
  }

  private static List<SourceDocument> batch(DocumentReader source) {
    List<SourceDocument> batch = new ArrayList<>(BATCH);
    while (batch.size() < BATCH) {
      Optional<SourceDocument> document = source.next();
      if (document.isEmpty()) {
        break;
      }
      batch.add(document.get());
    }
    return batch;
  }

  private void write(
      List<SourceDocument> batch, long most, Choice choice, IndexedTokensWriter writer, Tally tally)
      throws IOException {
    long[] hashes = batch.parallelStream().mapToLong(SourceDocument::hash).toArray();
    List<SourceDocument> taken = new ArrayList<>();
    for (int i = 0; i < hashes.length; i++) {
      switch (choice.of(hashes[i])) {
        case TAKEN -> taken.add(batch.get(i));
        case DROPPED -> tally.dropped++;
        case FOR_ANOTHER_PASS -> {}
      }
    }
    if (writer.tokens() >= most) {
      return;
    }
    List<Encoded> encoded = taken.parallelStream().map(this::encode).toList();
    for (int i = 0; i < encoded.size() && writer.tokens() < most; i++) {
      writer.add(encoded.get(i).ids(), tokenizer.separator());
      tally.bytes += encoded.get(i).bytes();
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Encoded(int[] ids, long bytes) {}

  private Encoded encode(SourceDocument document) {
    if (document instanceof SourceDocument.Text text) {
      return new Encoded(
          tokenizer.encode(text.text()), text.text().getBytes(StandardCharsets.UTF_8).length);
    }
    int[] ids = ((SourceDocument.Tokens) document).ids();
    return new Encoded(ids, tokenizer.bytes(ids));
  }

  private static double unit(long hash) {
    return (hash >>> 11) * 0x1p-53;
  }
}
