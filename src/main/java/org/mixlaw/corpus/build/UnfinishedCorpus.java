package org.mixlaw.corpus.build;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.Documents;
import org.mixlaw.base.FileTrouble;
import org.mixlaw.base.FolderTree;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.corpus.tokens.IndexedTokensWriter;
import org.mixlaw.corpus.tokens.Tokenizer;

/**
 * A corpus on its way: a hidden folder beside the one where it goes, locked while a build works in
 * it. It becomes the corpus by one rename, after all that lies in it was read again and compared
 * with what was written.
 */
public final class UnfinishedCorpus {
  private static final String LOCK = "lock";

  private final Path folder;
  private final Path building;
  private final int threads;

  /**
   * An unfinished corpus.
   *
   * @param folder where it goes
   * @param threads how many tokenize; what is built does not depend on it
   */
  public UnfinishedCorpus(Path folder, int threads) {
    this.threads = threads;
    this.folder = folder.toAbsolutePath();
    this.building = this.folder.resolveSibling("." + folder.getFileName() + ".building");
  }

  /**
   * Builds the corpus, or goes on with a build of the same that was interrupted. Where the folder
   * holds a corpus, it grows: what its sources and settings did not change of stands.
   *
   * @param config what is built
   * @param sources the fingerprints of its sources
   * @param command the command line, for the provenance
   * @param clock gives the time
   * @param listener is told how it gets on
   * @return what was made
   * @throws IOException if reading or writing fails; what is finished is kept for the next build
   * @throws InputException if a source is broken or a domain gets too little; nothing is kept
   */
  @SuppressWarnings("try") // the lock is only held
  public CorpusFile build(
      CorpusConfig config,
      SortedMap<String, String> sources,
      List<String> command,
      Clock clock,
      BuildListener listener)
      throws IOException {
    Files.createDirectories(building);
    try (FileChannel channel =
            FileChannel.open(
                building.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      try {
        return locked(config, sources, command, clock, listener);
      } catch (InputException e) {
        FolderTree.remove(building);
        throw e;
      } catch (IOException e) {
        throw FileTrouble.of(building, e);
      } finally {
        listener.end();
      }
    }
  }

  private CorpusFile locked(
      CorpusConfig config,
      SortedMap<String, String> sources,
      List<String> command,
      Clock clock,
      BuildListener listener)
      throws IOException {
    try (Tokenizer tokenizer = Tokenizer.load(config.tokenizer())) {
      Optional<CorpusFile> there = there();
      KeptParts kept = kept(there, config, sources);
      SortedMap<String, BuildJournal.Output> outputs =
          outputs(config, sources, tokenizer, kept, listener);
      SortedMap<String, String> origins = KeptParts.origins(config, sources);
      CorpusFile made =
          new CorpusFile(
              config,
              sources,
              tokenizer.vocabulary(),
              parts(
                  config.domains().keySet(),
                  CorpusFile::trainingPair,
                  outputs,
                  kept.training(),
                  domain -> origins.get(domain + KeptParts.TRAIN),
                  tokenizer.vocabulary()),
              parts(
                  union(config.domains().keySet(), config.validation().keySet()),
                  CorpusFile::validationPair,
                  outputs,
                  kept.validation(),
                  domain -> origins.get(domain + KeptParts.VALID),
                  tokenizer.vocabulary()),
              Provenance.of(command, Map.of(), Map.of(), clock));
      if (made.validation().isEmpty()) {
        throw new InputException(
            "corpus: no validation domain; give a training domain the key 'validation', or list"
                + " files under corpus.validation");
      }
      made.training()
          .forEach(
              (domain, part) -> {
                if (part.dropped() > 0 && !kept.training().containsKey(domain)) {
                  listener.notice(
                      "domain '%s': %d training documents equal a held-out one and were left out"
                          .formatted(domain, part.dropped()));
                }
              });
      for (String output : outputs.keySet()) {
        IndexedTokensWriter.removeLengths(building.resolve(output));
      }
      HeldOutHashes.remove(building);
      BuildJournal.remove(building);
      if (there.isPresent()) {
        CorpusFile grown = new GrownCorpus(folder, there.get()).with(made, building);
        FolderTree.remove(building);
        return grown;
      }
      Documents.writeJson(building.resolve(CorpusFile.NAME), made);
      Files.deleteIfExists(folder);
      Files.move(building, folder, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(folder.resolve(LOCK));
      AtomicFiles.sync(folder.getParent());
      return made;
    }
  }

  /** The corpus that grows, if there is one. */
  private Optional<CorpusFile> there() {
    Path file = folder.resolve(CorpusFile.NAME);
    return Files.exists(file)
        ? Optional.of(Documents.readJson(file, CorpusFile.class))
        : Optional.empty();
  }

  /**
   * What stands of it. Held-out text can stand only where its hashes were kept, all of those that
   * the training domains of today could meet.
   */
  private KeptParts kept(
      Optional<CorpusFile> there, CorpusConfig config, SortedMap<String, String> sources)
      throws IOException {
    if (there.isEmpty()) {
      return KeptParts.NONE;
    }
    KeptParts kept = KeptParts.of(there.get(), config, sources);
    return HeldOutHashes.kept(folder).isPresent()
            && HeldOutSplit.smallestShare(config)
                >= HeldOutSplit.smallestShare(there.get().config())
        ? kept
        : kept.trainingAlone();
  }

  /** Makes what does not stand. */
  private SortedMap<String, BuildJournal.Output> outputs(
      CorpusConfig config,
      SortedMap<String, String> sources,
      Tokenizer tokenizer,
      KeptParts kept,
      BuildListener listener)
      throws IOException {
    long before = kept.validation().isEmpty() ? 0 : HeldOutHashes.kept(folder).orElse(0);
    Optional<BuildJournal> interrupted = interrupted(config, sources, listener);
    BuildJournal journal;
    if (interrupted.isPresent()) {
      journal = interrupted.get();
    } else {
      journal = begun(config, sources, before);
    }
    CorpusBuild build =
        new CorpusBuild(
            config, tokenizer, building, threads, listener, journal, kept, Set.of(), before);
    Set<Long> trainedOn = build.holdOut();
    if (!trainedOn.isEmpty()) {
      listener.notice(
          "%d documents of new validation text stand in training text that was built before; they are left out of the"
                  .formatted(trainedOn.size())
              + " validation");
      build =
          new CorpusBuild(
              config,
              tokenizer,
              building,
              threads,
              listener,
              begun(config, sources, before),
              kept,
              trainedOn,
              before);
      build.holdOut();
    }
    return build.train();
  }

  private BuildJournal begun(CorpusConfig config, SortedMap<String, String> sources, long hashes)
      throws IOException {
    if (hashes > 0) {
      HeldOutHashes.copy(folder, building);
    }
    return BuildJournal.begun(config, sources, hashes);
  }

  private FileLock lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // a build in this very process
    }
    throw new InputException(
        folder
            + ": another build is making this corpus; wait for it, or build into another folder");
  }

  private Optional<BuildJournal> interrupted(
      CorpusConfig config, SortedMap<String, String> sources, BuildListener listener)
      throws IOException {
    Optional<BuildJournal> there =
        BuildJournal.read(building).filter(journal -> names(config, journal.outputs().keySet()));
    if (there.isPresent()
        && there.get().config().equals(config)
        && there.get().sources().equals(sources)) {
      listener.notice("resuming an interrupted build of this corpus");
      return there;
    }
    if (there.isPresent()) {
      listener.notice(
          "an interrupted build had another configuration or other sources; the build starts over");
    }
    return Optional.empty();
  }

  /** Whether token files begun by an earlier version have the names that this one gives them. */
  private static boolean names(CorpusConfig config, Set<String> begun) {
    Set<String> ours = new TreeSet<>();
    config.domains().keySet().forEach(domain -> ours.add(CorpusFile.trainingPair(domain)));
    union(config.domains().keySet(), config.validation().keySet())
        .forEach(domain -> ours.add(CorpusFile.validationPair(domain)));
    return ours.containsAll(begun);
  }

  private SortedMap<String, CorpusFile.Part> parts(
      Set<String> domains,
      UnaryOperator<String> pairOf,
      SortedMap<String, BuildJournal.Output> outputs,
      SortedMap<String, CorpusFile.Part> kept,
      UnaryOperator<String> originOf,
      int vocabulary)
      throws IOException {
    SortedMap<String, CorpusFile.Part> parts = new TreeMap<>();
    kept.forEach((domain, part) -> parts.put(domain, part.of(originOf.apply(domain))));
    for (String domain : domains) {
      String name = pairOf.apply(domain);
      BuildJournal.Output output = outputs.get(name);
      if (output != null) {
        parts.put(
            domain,
            new CorpusFile.Part(
                name,
                output.documents(),
                output.tokens(),
                output.bytes(),
                output.dropped(),
                Optional.of(TokenFileCheck.checked(building, name, output, vocabulary)),
                Optional.of(originOf.apply(domain))));
      }
    }
    return parts;
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }
}
