package org.mixlaw.base;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The file name that stands for a name that people chose: of a domain, or of a run.
 *
 * <p>Letters of ASCII, digits, blanks and {@code . _ - ( ) , = +} stand for themselves; every other
 * byte of the name in UTF-8, and a dot or a dash in front, stands as {@code %xx}. A name with
 * capital letters ends in {@code ~} and a number of base 32, whose bit i says that letter i of the
 * name is a capital: {@code Wikipedia} becomes {@code Wikipedia~1}. So different names give file
 * names that differ on file systems that fold case, compose accents or know ASCII alone, and the
 * name can be read back from them. What would be longer than {@value #LONGEST} characters is cut
 * and ends in {@code ~~} and a digest; whoever keeps such files keeps the name beside them.
 */
public final class FileName {
  private static final int LONGEST = 120;
  private static final int KEPT = 80;
  private static final String PLAIN = "._-(),=+ ";
  private static final HexFormat HEX = HexFormat.of();

  private FileName() {}

  /**
   * Derives a file name.
   *
   * @param name any name
   * @return a name without separators that no other name is given
   */
  public static String of(String name) {
    StringBuilder plain = new StringBuilder();
    BigInteger capitals = BigInteger.ZERO;
    int letters = 0;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean leading = plain.isEmpty() && (c == '.' || c == '-');
      if (letter || (c >= '0' && c <= '9') || (!leading && PLAIN.indexOf(c) >= 0)) {
        plain.append(c);
      } else {
        plain.append('%').append(HEX.toHexDigits(b));
      }
      if (letter) {
        capitals = c <= 'Z' ? capitals.setBit(letters) : capitals;
        letters++;
      }
    }
    if (capitals.signum() > 0) {
      plain.append('~').append(capitals.toString(32));
    }
    return plain.length() <= LONGEST
        ? plain.toString()
        : plain.substring(0, KEPT) + "~~" + digest(name);
  }

  private static String digest(String name) {
    try {
      byte[] all =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HEX.formatHex(all, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
