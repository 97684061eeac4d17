package org.mixlaw.corpus.build;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.InputException;

/**
 * The hashes of held-out documents that some training domain could meet: gathered in a file, then
 * looked up in a table that is mapped from another one, so that they take no heap however many
 * there are.
 */
final class HeldOutHashes implements AutoCloseable {
  private static final String FILE = "held-out.hashes";
  private static final String TABLE = "held-out.table";

  /** Slots of the largest table that one mapping can hold. */
  private static final int LARGEST = 1 << 27;

  private final Path folder;
  private final DataOutputStream out;
  private long count;

  /**
   * Begins a file, or goes on with one.
   *
   * @param folder where it lies
   * @param count how many hashes there are already; what the file holds beyond is cut off
   * @throws IOException if it cannot be made
   */
  HeldOutHashes(Path folder, long count) throws IOException {
    this.folder = folder;
    this.count = count;
    FileChannel channel =
        FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.truncate(8 * count);
    channel.position(8 * count);
    this.out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
  }

  void add(long hash) throws IOException {
    out.writeLong(hash);
    count++;
  }

  long count() {
    return count;
  }

  void flush() throws IOException {
    out.flush();
    AtomicFiles.sync(folder.resolve(FILE));
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** Looks hashes up; safe for concurrent use. */
  static final class Table {
    private final LongBuffer slots;
    private final int mask;
    private final boolean zero;

    private Table(LongBuffer slots, int mask, boolean zero) {
      this.slots = slots;
      this.mask = mask;
      this.zero = zero;
    }

    boolean contains(long hash) {
      if (hash == 0) {
        return zero;
      }
      for (int at = slot(hash, mask); ; at = (at + 1) & mask) {
        long there = slots.get(at);
        if (there == hash) {
          return true;
        }
        if (there == 0) {
          return false;
        }
      }
    }
  }

  private static int slot(long hash, int mask) {
    return (int) (hash ^ (hash >>> 32)) & mask;
  }

  /**
   * The table of all hashes gathered.
   *
   * @return the table
   * @throws IOException if it cannot be made
   */
  Table table() throws IOException {
    return table(0);
  }

  /**
   * The table of the hashes gathered from some point on.
   *
   * @param from how many are left out, the first ones
   * @return the table
   * @throws IOException if it cannot be made
   */
  Table table(long from) throws IOException {
    flush();
    int size = 1024;
    while (size < 2 * (count - from) && size < LARGEST) {
      size *= 2;
    }
    if (count - from > size / 2) {
      throw InputException.of(
          "%d held-out documents are more than %d; lower 'held_out' or give 'tokens' to the"
              + " domains' validation",
          count, size / 2);
    }
    Path file = folder.resolve(TABLE);
    Files.deleteIfExists(file);
    boolean zero = false;
    try (FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        DataInputStream in =
            new DataInputStream(
                new BufferedInputStream(Files.newInputStream(folder.resolve(FILE)), 1 << 16))) {
      LongBuffer slots = channel.map(FileChannel.MapMode.READ_WRITE, 0, 8L * size).asLongBuffer();
      int mask = size - 1;
      in.skipNBytes(8 * from);
      for (long k = from; k < count; k++) {
        long hash = in.readLong();
        zero |= hash == 0;
        int at = slot(hash, mask);
        while (hash != 0 && slots.get(at) != 0 && slots.get(at) != hash) {
          at = (at + 1) & mask;
        }
        if (hash != 0) {
          slots.put(at, hash);
        }
      }
      return new Table(slots, mask, zero);
    }
  }

  /**
   * How many hashes a corpus kept, to grow with.
   *
   * @param folder the corpus
   * @return their number, or empty for a corpus of an earlier version
   * @throws IOException if the file cannot be looked at
   */
  static OptionalLong kept(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    return Files.exists(file) ? OptionalLong.of(Files.size(file) / 8) : OptionalLong.empty();
  }

  /**
   * Begins with the hashes that a corpus kept.
   *
   * @param from the corpus
   * @param to where the build goes on with them
   * @throws IOException if they cannot be copied
   */
  static void copy(Path from, Path to) throws IOException {
    Files.copy(from.resolve(FILE), to.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Gives the hashes to a corpus that has grown.
   *
   * @param from where they were gathered
   * @param to the corpus
   * @throws IOException if they cannot be moved
   */
  static void move(Path from, Path to) throws IOException {
    Files.move(
        from.resolve(FILE),
        to.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Removes what only an unfinished build needs.
   *
   * @param folder where the files lie
   * @throws IOException if they cannot be removed
   */
  static void remove(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(TABLE));
  }
}
