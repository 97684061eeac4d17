package org.mixlaw.train.track;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.mixlaw.base.FileTrouble;

/**
 * A file that grows by whole records and can be taken back to an earlier length, so that a resumed
 * run continues it exactly where its checkpoint was written.
 */
public final class AppendLog implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private AppendLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens a file for appending.
   *
   * @param file the file, made where it is missing
   * @param length the length to continue from; what lies behind is dropped
   * @return the log
   * @throws IOException if the file cannot be opened, or is shorter
   */
  public static AppendLog open(Path file, long length) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.size() < length) {
      long found = channel.size();
      channel.close();
      throw new IOException(
          file
              + " has "
              + found
              + " bytes, but the checkpoint was written at "
              + length
              + "; delete the run's folder to begin it again");
    }
    channel.truncate(length);
    channel.position(length);
    return new AppendLog(file, channel);
  }

  public void append(byte[] record) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(record);
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw FileTrouble.of(file, e);
    }
  }

  /** Forces everything appended to the disk and gives the length of the file. */
  public long sync() throws IOException {
    try {
      channel.force(true);
      return channel.position();
    } catch (IOException e) {
      throw FileTrouble.of(file, e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
