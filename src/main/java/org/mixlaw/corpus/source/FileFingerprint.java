package org.mixlaw.corpus.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells a file from one of the same name with other content, without reading all of it. */
final class FileFingerprint {
  private static final int END = 1 << 16;

  private FileFingerprint() {}

  /**
   * Reads the two ends of a file.
   *
   * @param file the file
   * @return its size and the SHA-256 of its first and last 64 KiB
   * @throws IOException if it cannot be read
   */
  static String of(Path file) throws IOException {
    long size = Files.size(file);
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(in.readNBytes(END));
      in.skipNBytes(Math.max(0, size - 2L * END));
      digest.update(in.readAllBytes());
      return size + " " + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
