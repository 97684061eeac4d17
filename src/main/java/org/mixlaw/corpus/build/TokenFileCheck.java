package org.mixlaw.corpus.build;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.tokens.IndexedTokens;
import org.mixlaw.corpus.tokens.IndexedTokensWriter;
import org.mixlaw.corpus.tokens.TokenPiece;

/** Whether pairs of token files hold what was written into them. */
public final class TokenFileCheck {
  private TokenFileCheck() {}

  /** The digest of a pair that holds what was written, or a failure. */
  static String checked(Path building, String name, BuildJournal.Output output, int vocabulary)
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
}
