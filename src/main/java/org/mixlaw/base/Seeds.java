package org.mixlaw.base;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Seeds derived from seeds: one number given by the user feeds every random thing, each by its own
 * name.
 */
public final class Seeds {
  private Seeds() {}

  /**
   * Scrambles 64 bits one to one (the finaliser of SplitMix64: Steele, Lea and Flood, OOPSLA 2014).
   *
   * @param x any bits
   * @return bits that pass for random
   */
  public static long mix(long x) {
    long z = x + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /**
   * A seed for one purpose, independent of the seeds for others.
   *
   * @param seed the user's seed
   * @param purpose a name, such as {@code "initialisation"} or a domain
   * @return a seed; the same for the same arguments on every machine
   */
  public static long derive(long seed, String purpose) {
    return derive(seed, List.of(purpose.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * A seed for one purpose whose name is long.
   *
   * @param seed the user's seed
   * @param purpose the UTF-8 of its name, in pieces
   * @return the seed that the name as one text gives
   */
  public static long derive(long seed, List<byte[]> purpose) {
    long hash = mix(seed);
    for (byte[] piece : purpose) {
      for (byte b : piece) {
        hash = mix(hash ^ (b & 0xff));
      }
    }
    return hash;
  }
}
