package org.mixlaw.train;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.Documents;
import org.mixlaw.base.FileTrouble;
import org.mixlaw.base.InputException;

/**
 * The checkpoints of one run: folders {@code step-<step>} that appear whole. A folder is written
 * beside under another name, every file forced to the disk, then renamed; the two newest stay. What
 * is on the disk is believed only if its checksums hold.
 */
final class Checkpoints {
  static final String WEIGHTS = "model.safetensors";
  static final String OPTIMIZER = "optimizer.safetensors";
  static final String STATE = "state.json";
  private static final String PREFIX = "step-";
  private static final int KEPT = 2;

  /** Writes the files of a checkpoint, all but its state, into a folder. */
  @FunctionalInterface
  interface Content {
    void write(Path folder) throws IOException;
  }

  /**
   * A checkpoint on the disk whose checksums hold.
   *
   * @param folder where it lies
   * @param state its state
   */
  record Saved(Path folder, RunState state) {}

  private final Path root;
  private final Consumer<String> notices;
  private final Consumer<String> stages;

  /**
   * The checkpoints in a folder.
   *
   * @param root the folder, which need not exist yet
   * @param notices is told in a sentence when a checkpoint is damaged
   * @param stages is told the name of each stage of a save that has just been passed, so that a
   *     test can end the process there
   */
  Checkpoints(Path root, Consumer<String> notices, Consumer<String> stages) {
    this.root = root;
    this.notices = notices;
    this.stages = stages;
  }

  /**
   * Saves a checkpoint and drops those that are no longer kept.
   *
   * @param state the state to save, its checksums left open
   * @param content writes the other files
   * @return the checkpoint's folder
   * @throws IOException if writing fails; the checkpoints before it then stand
   */
  Path save(RunState state, Content content) throws IOException {
    try {
      return saved(state, content);
    } catch (IOException e) {
      throw FileTrouble.of(root, e);
    }
  }

  private Path saved(RunState state, Content content) throws IOException {
    Files.createDirectories(root);
    removeLeftovers();
    Path folder = root.resolve(name(state.step()));
    Path beside = root.resolve("." + name(state.step()) + ".tmp");
    Files.createDirectory(beside);
    stages.accept("begun");
    content.write(beside);
    stages.accept("content written");
    SortedMap<String, Long> checksums = new TreeMap<>();
    for (Path file : list(beside)) {
      AtomicFiles.sync(file);
      checksums.put(file.getFileName().toString(), crc(file));
    }
    stages.accept("content forced to disk");
    Documents.writeJson(beside.resolve(STATE), state.withChecksums(checksums));
    AtomicFiles.sync(beside);
    stages.accept("state written");
    if (Files.exists(folder)) {
      // Only a damaged one can be there: a good one would have been resumed from, not reached
      // again.
      remove(folder);
    }
    Files.move(beside, folder, StandardCopyOption.ATOMIC_MOVE);
    AtomicFiles.sync(root);
    stages.accept("renamed");
    List<Path> all = newestFirst();
    for (Path old : all.subList(Math.min(KEPT, all.size()), all.size())) {
      remove(old);
      stages.accept("old one removed");
    }
    return folder;
  }

  /**
   * Finds the newest checkpoint that is undamaged, and tells of those that are not.
   *
   * @return the checkpoint, or empty where there is none at all
   * @throws IOException if the folder cannot be read
   * @throws InputException if there are checkpoints and all are damaged
   */
  Optional<Saved> newest() throws IOException {
    String damage = "";
    for (Path folder : newestFirst()) {
      try {
        RunState state = RunState.read(folder.resolve(STATE));
        verify(folder, state);
        if (!damage.isEmpty()) {
          notices.accept(damage + "; resuming from the one before it, " + folder.getFileName());
        }
        return Optional.of(new Saved(folder, state));
      } catch (InputException | IOException e) {
        damage +=
            (damage.isEmpty() ? "" : "; ")
                + String.format("checkpoint %s is damaged (%s)", folder, e.getMessage());
      }
    }
    if (!damage.isEmpty()) {
      throw InputException.of(
          "%s; no undamaged one is left: delete the run's folder to begin it again", damage);
    }
    return Optional.empty();
  }

  /**
   * Removes every checkpoint but the newest.
   *
   * @throws IOException if a folder cannot be removed
   */
  void keepOnlyNewest() throws IOException {
    removeLeftovers();
    List<Path> all = newestFirst();
    for (Path old : all.subList(1, all.size())) {
      remove(old);
    }
  }

  private static void verify(Path folder, RunState state) throws IOException {
    if (state.format() != RunState.FORMAT) {
      throw InputException.of("its format is %d, not %d", state.format(), RunState.FORMAT);
    }
    for (Map.Entry<String, Long> entry : state.checksums().entrySet()) {
      Path file = folder.resolve(entry.getKey());
      try {
        if (crc(file) != entry.getValue()) {
          throw InputException.of("the checksum of %s differs", entry.getKey());
        }
      } catch (NoSuchFileException e) {
        throw new InputException(entry.getKey() + " is missing");
      }
    }
  }

  private List<Path> newestFirst() throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    return list(root).stream()
        .filter(path -> path.getFileName().toString().startsWith(PREFIX))
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private void removeLeftovers() throws IOException {
    for (Path path : list(root)) {
      if (path.getFileName().toString().startsWith(".")) {
        remove(path);
      }
    }
  }

  /** Removes a folder; first renamed, so that it is never seen with a part of its files. */
  private void remove(Path folder) throws IOException {
    Path leaving = folder;
    if (!folder.getFileName().toString().startsWith(".")) {
      leaving = root.resolve("." + folder.getFileName() + ".old");
      Files.move(folder, leaving, StandardCopyOption.ATOMIC_MOVE);
    }
    for (Path file : list(leaving)) {
      Files.delete(file);
    }
    Files.delete(leaving);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  private static String name(long step) {
    return String.format(Locale.ROOT, "%s%010d", PREFIX, step);
  }

  private static long crc(Path file) throws IOException {
    CRC32C crc = new CRC32C();
    byte[] buffer = new byte[1 << 18];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        crc.update(buffer, 0, n);
      }
    }
    return crc.getValue();
  }
}
