package org.mixlaw.bench;

import java.util.Arrays;
import java.util.Random;

/** What happens to files on their way. */
enum Damage {
  NONE {
    @Override
    byte[] done(byte[] bytes, Random random) {
      return bytes;
    }
  },
  FLIPPED_BIT {
    @Override
    byte[] done(byte[] bytes, Random random) {
      byte[] flipped = bytes.clone();
      flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      return flipped;
    }
  },
  CUT_SHORT {
    @Override
    byte[] done(byte[] bytes, Random random) {
      return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
  },
  OVERWRITTEN {
    @Override
    byte[] done(byte[] bytes, Random random) {
      byte[] written = bytes.clone();
      int from = random.nextInt(bytes.length);
      byte[] noise = new byte[Math.min(bytes.length - from, 1 + random.nextInt(40))];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, written, from, noise.length);
      return written;
    }
  },
  LENGTHENED {
    @Override
    byte[] done(byte[] bytes, Random random) {
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(40));
      for (int i = bytes.length; i < longer.length; i++) {
        longer[i] = (byte) random.nextInt(256);
      }
      return longer;
    }
  };

  /**
   * Damages bytes.
   *
   * @param bytes one or more; they stay as they are
   * @param random decides where
   * @return damaged bytes
   */
  abstract byte[] done(byte[] bytes, Random random);

  static Damage any(Random random) {
    return values()[random.nextInt(values().length)];
  }
}
