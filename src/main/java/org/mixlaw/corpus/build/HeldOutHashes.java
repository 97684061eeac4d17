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
import java.nio.file.StandardOpenOption;
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
    flush();
    int size = 1024;
    while (size < 2 * count && size < LARGEST) {
      size *= 2;
    }
    if (count > size / 2) {
      throw InputException.of(
          "%d held-out documents are more than %d; lower 'held_out' or give 'tokens' to the domains' validation",
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
      for (long k = 0; k < count; k++) {
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
   * Removes what only an unfinished build needs.
   *
   * @param folder where the files lie
   * @throws IOException if they cannot be removed
   */
  static void remove(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(FILE));
    Files.deleteIfExists(folder.resolve(TABLE));
  }
}
