package org.mixlaw.corpus.build;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.corpus.tokens.IndexedTokens;
import org.mixlaw.corpus.tokens.IndexedTokensWriter;
import org.mixlaw.corpus.tokens.TokenPiece;
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
   * Builds the corpus, or goes on with a build of the same that was interrupted.
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
        remove(building);
        throw e;
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
      BuildJournal journal = journal(config, sources, listener);
      SortedMap<String, BuildJournal.Output> outputs =
          new CorpusBuild(config, tokenizer, building, threads, listener, journal).run();
      CorpusFile made =
          new CorpusFile(
              config,
              sources,
              tokenizer.vocabulary(),
              parts(
                  config.domains().keySet(),
                  CorpusFile::trainingPair,
                  outputs,
                  tokenizer.vocabulary()),
              parts(
                  union(config.domains().keySet(), config.validation().keySet()),
                  CorpusFile::validationPair,
                  outputs,
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
                if (part.dropped() > 0) {
                  listener.notice(
                      "domain '%s': %d training documents equal a held-out one and were left out"
                          .formatted(domain, part.dropped()));
                }
              });
      Documents.writeJson(building.resolve(CorpusFile.NAME), made);
      BuildJournal.remove(building);
      HeldOutHashes.remove(building);
      for (String output : outputs.keySet()) {
        IndexedTokensWriter.removeLengths(building.resolve(output));
      }
      Files.deleteIfExists(folder);
      Files.move(building, folder, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(folder.resolve(LOCK));
      AtomicFiles.sync(folder.getParent());
      return made;
    }
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

  private BuildJournal journal(
      CorpusConfig config, SortedMap<String, String> sources, BuildListener listener)
      throws IOException {
    Optional<BuildJournal> there =
        BuildJournal.read(building).filter(journal -> names(config, journal.outputs().keySet()));
    if (there.isPresent()
        && there.get().config().equals(config)
        && there.get().sources().equals(sources)) {
      listener.notice("resuming an interrupted build of this corpus");
      return there.get();
    }
    if (there.isPresent()) {
      listener.notice(
          "an interrupted build had another configuration or other sources; the build starts over");
    }
    return BuildJournal.begun(config, sources);
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
      int vocabulary)
      throws IOException {
    SortedMap<String, CorpusFile.Part> parts = new TreeMap<>();
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
                Optional.of(checked(name, output, vocabulary))));
      }
    }
    return parts;
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }

  /** The digest of a pair that holds what was written, or a failure. */
  private String checked(String name, BuildJournal.Output output, int vocabulary)
      throws IOException {
    IndexedTokens there = IndexedTokens.open(building.resolve(name));
    if (there.tokens() != output.tokens() || there.documents() != output.documents()) {
      throw new IOException(
          "%s: %d tokens of %d documents were written, and %d of %d are there"
              .formatted(
                  building.resolve(name),
                  output.tokens(),
                  output.documents(),
                  there.tokens(),
                  there.documents()));
    }
    long at = 0;
    try (InputStream in = open(building, name, ".bin")) {
      for (TokenPiece piece : output.pieces()) {
        if (checksum(in, piece.length()) != piece.checksum()) {
          throw new IOException(
              "%s.bin: what is there from byte %d on differs from what was written"
                  .formatted(building.resolve(name), at));
        }
        at += piece.length();
      }
    }
    if (at != output.tokens() * IndexedTokensWriter.width(vocabulary)) {
      throw new IOException(building.resolve(name) + ".bin: has bytes that no source accounts for");
    }
    return digest(building, name);
  }

  private static long checksum(InputStream in, long length) throws IOException {
    CRC32C crc = new CRC32C();
    byte[] buffer = new byte[1 << 16];
    for (long left = length; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        return -1;
      }
      crc.update(buffer, 0, read);
      left -= read;
    }
    return crc.getValue();
  }

  private static InputStream open(Path folder, String name, String ending) throws IOException {
    return new BufferedInputStream(Files.newInputStream(folder.resolve(name + ending)), 1 << 18);
  }

  private static String digest(Path folder, String name) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (String ending : List.of(".bin", ".idx")) {
        try (InputStream in = open(folder, name, ending)) {
          for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
          }
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Compares a pair with the digest taken when it was written.
   *
   * @param folder the corpus
   * @param part the pair
   * @throws IOException if it cannot be read
   * @throws InputException if it differs
   */
  public static void verify(Path folder, CorpusFile.Part part) throws IOException {
    IndexedTokens.open(folder.resolve(part.file()));
    String digest = digest(folder, part.file());
    if (part.digest().isPresent() && !part.digest().get().equals(digest)) {
      throw InputException.of(
          "%s: the token files are not those that were built (SHA-256 %s in place of %s); remove"
              + " the corpus and build it again",
          folder.resolve(part.file()), digest, part.digest().get());
    }
  }

  private static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> below = Files.walk(folder)) {
        for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
