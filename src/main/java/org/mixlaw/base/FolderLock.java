package org.mixlaw.base;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A folder that one process works in at a time. Who holds it stands in the lock's file; the system
 * gives the lock back when that process ends, in whatever way.
 */
public final class FolderLock implements AutoCloseable {
  private static final String FILE = ".lock";

  /** No process has this number. */
  private static final long NOBODY = 0;

  /** Who only looks whether a folder is held has its lock for a moment. */
  private static final int TRIES = 5;

  private static final long BETWEEN_NANOS = 10_000_000;

  /**
   * What this process holds. The system gives all its locks of a file back when it closes that file
   * once, so that the file of a lock that is held here is never opened a second time.
   */
  private static final Map<Path, Holder> HELD_HERE = new ConcurrentHashMap<>();

  private final Path file;
  private final Optional<FileChannel> held;
  private final String since;

  private FolderLock(Path file, Optional<FileChannel> held, String since) {
    this.file = file;
    this.held = held;
    this.since = since;
  }

  private void sign(FileChannel channel, long pid) throws IOException {
    String holder = host() + " " + pid + " " + since + "\n";
    try {
      channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
      channel.truncate(holder.length());
    } catch (IOException e) {
      throw FileTrouble.of(file, e);
    }
  }

  /**
   * Who holds a folder, or held it last.
   *
   * @param host the machine
   * @param pid the process there
   * @param since UTC time, ISO 8601, to the second
   */
  public record Holder(String host, long pid, String since) {
    @Override
    public String toString() {
      return "process " + pid + " on " + host + ", since " + since;
    }
  }

  /**
   * Takes a folder, made where it is missing.
   *
   * @param folder the folder
   * @param clock gives the time
   * @return the lock, or empty where another process, or this one already, holds the folder
   * @throws IOException if the lock's file cannot be written
   */
  public static Optional<FolderLock> take(Path folder, Clock clock) throws IOException {
    Files.createDirectories(folder);
    Path file = file(folder);
    String since = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    Holder self = new Holder(host(), ProcessHandle.current().pid(), since);
    if (HELD_HERE.putIfAbsent(file, self) != null) {
      return Optional.empty();
    }
    boolean taken = false;
    try {
      Optional<FolderLock> lock = lock(file, since);
      taken = lock.isPresent();
      return lock;
    } finally {
      if (!taken) {
        HELD_HERE.remove(file);
      }
    }
  }

  private static Optional<FolderLock> lock(Path file, String since) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw FileTrouble.of(file, e);
    }
    boolean taken = false;
    try {
      if (!locks(channel)) {
        return Optional.empty();
      }
      FolderLock lock = new FolderLock(file, Optional.of(channel), since);
      lock.sign(channel, ProcessHandle.current().pid());
      taken = true;
      return Optional.of(lock);
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  private static boolean locks(FileChannel channel) throws IOException {
    for (int tries = 1; ; tries++) {
      if (channel.tryLock() != null) {
        return true;
      }
      if (tries == TRIES) {
        return false;
      }
      LockSupport.parkNanos(BETWEEN_NANOS);
    }
  }

  private static Path file(Path folder) throws IOException {
    return folder.toRealPath().resolve(FILE);
  }

  /**
   * A lock of nothing, for work that needs none.
   *
   * @return a lock that holds no folder
   */
  public static FolderLock none() {
    return new FolderLock(Path.of(FILE), Optional.empty(), "");
  }

  /**
   * Whether a process holds a folder this moment, as far as the system of this machine knows.
   *
   * @param folder the folder, which need not exist
   * @return true if it cannot be taken
   * @throws IOException if that cannot be found out
   */
  public static boolean held(Path folder) throws IOException {
    if (!Files.exists(folder.resolve(FILE))) {
      return false;
    }
    if (HELD_HERE.containsKey(file(folder))) {
      return true;
    }
    try (FileChannel channel = FileChannel.open(folder.resolve(FILE), StandardOpenOption.READ);
        FileLock free = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return free == null;
    } catch (OverlappingFileLockException e) {
      return true; // taken by this process this moment
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Whether the process that is written down as a folder's holder works in it.
   *
   * @param folder the folder
   * @return empty where nobody is written down, or a process of another machine
   * @throws IOException if that cannot be found out
   */
  public static Optional<Boolean> alive(Path folder) throws IOException {
    Optional<Holder> holder = holder(folder).filter(h -> h.host().equals(host()));
    return holder.isPresent() ? Optional.of(held(folder)) : Optional.empty();
  }

  /**
   * Who holds a folder, or held it last.
   *
   * @param folder the folder
   * @return the holder, or empty where nobody wrote down who it is
   */
  public static Optional<Holder> holder(Path folder) {
    try {
      Holder here = HELD_HERE.get(file(folder));
      if (here != null) {
        return Optional.of(here);
      }
      String[] words = Files.readString(folder.resolve(FILE)).strip().split(" ", -1);
      return words.length == 3
          ? Optional.of(new Holder(words[0], Long.parseLong(words[1]), words[2]))
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** Gives the folder back; the file then says that nobody has it. */
  @Override
  public void close() throws IOException {
    if (held.isPresent() && held.get().isOpen()) {
      try (FileChannel channel = held.get()) {
        sign(channel, NOBODY);
      } finally {
        HELD_HERE.remove(file);
      }
    }
  }
}
