package org.mixlaw.base;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A folder that one process works in at a time. Who holds it stands in the lock's file; the system
 * gives the lock back when that process ends, in whatever way.
 */
public final class FolderLock implements AutoCloseable {
  private static final String FILE = ".lock";

  /** No process has this number. */
  private static final long NOBODY = 0;

  private final Optional<FileChannel> held;

  private final String since;

  private FolderLock(Optional<FileChannel> held, String since) {
    this.held = held;
    this.since = since;
  }

  private void sign(FileChannel channel, long pid) throws IOException {
    String holder = host() + " " + pid + " " + since + "\n";
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
  }

  /**
   * Who holds a folder, or held it last.
   *
   * @param host the machine
   * @param pid the process there
   * @param since UTC time, ISO 8601, to the second
   */
  public record Holder(String host, long pid, String since) {
    /**
     * Whether the process lives, as far as this machine can tell.
     *
     * @return empty for a process of another machine
     */
    public Optional<Boolean> alive() {
      return host.equals(FolderLock.host())
          ? Optional.of(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false))
          : Optional.empty();
    }

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
    FileChannel channel =
        FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        String since = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        FolderLock lock = new FolderLock(Optional.of(channel), since);
        lock.sign(channel, ProcessHandle.current().pid());
        return Optional.of(lock);
      }
    } catch (OverlappingFileLockException e) {
      // this very process has it
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return Optional.empty();
  }

  /**
   * A lock of nothing, for work that needs none.
   *
   * @return a lock that holds no folder
   */
  public static FolderLock none() {
    return new FolderLock(Optional.empty(), "");
  }

  /**
   * Who holds a folder, or held it last.
   *
   * @param folder the folder
   * @return the holder, or empty where nobody wrote down who it is
   */
  public static Optional<Holder> holder(Path folder) {
    try {
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
      sign(held.get(), NOBODY);
      held.get().close();
    }
  }
}
