package org.mixlaw.bench.torture;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mixlaw.base.FolderTree;

/** A folder that is mounted otherwise for a while: in memory, with little room, or read-only. */
final class Mounts implements AutoCloseable {
  private static final String ROOM = "size=64m";

  private final Path folder;
  private final Optional<Path> before;

  private Mounts(Path folder, Optional<Path> before) {
    this.folder = folder;
    this.before = before;
  }

  /** Why nothing can be mounted here; empty if it can. */
  static Optional<String> impossible() throws IOException {
    Path trial = Files.createTempDirectory("mixlaw-mount");
    try {
      mount("-t", "tmpfs", "-o", "size=64k", "none", trial.toString());
      run("umount", trial.toString());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    } finally {
      Files.delete(trial);
    }
  }

  /**
   * Puts a folder into memory, with room for what is in it and a little more.
   *
   * @param folder the folder
   * @param kilobytes how much more
   */
  static Mounts ofMemory(Path folder, int kilobytes) throws IOException {
    Path before = folder.resolveSibling(folder.getFileName() + ".before");
    Files.move(folder, before);
    Files.createDirectory(folder);
    mount("-t", "tmpfs", "-o", ROOM, "none", folder.toString());
    Mounts made = new Mounts(folder, Optional.of(before));
    SmallStudy.copy(before, folder);
    long used =
        Files.getFileStore(folder).getTotalSpace()
            - Files.getFileStore(folder).getUnallocatedSpace();
    mount("-o", "remount,size=" + (used / 1024 + kilobytes) + "k", folder.toString());
    return made;
  }

  /** Binds a folder to itself, read-only. */
  static Mounts readOnly(Path folder) throws IOException {
    mount("--bind", folder.toString(), folder.toString());
    mount("-o", "remount,ro,bind", folder.toString());
    return new Mounts(folder, Optional.empty());
  }

  /** Gives a folder in memory room. */
  void enlarge() throws IOException {
    mount("-o", "remount," + ROOM, folder.toString());
  }

  /** Takes the mount away; what was in memory is kept on the disk. */
  @Override
  public void close() throws IOException {
    if (before.isPresent()) {
      FolderTree.remove(before.get());
      SmallStudy.copy(folder, before.get());
    }
    run("umount", folder.toString());
    if (before.isPresent()) {
      Files.delete(folder);
      Files.move(before.get(), folder);
    }
  }

  private static void mount(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("mount"));
    command.addAll(List.of(words));
    run(command.toArray(String[]::new));
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(command[0] + " was not awaited");
    }
  }

  @Override
  public String toString() {
    return folder + ", mounted otherwise";
  }
}
