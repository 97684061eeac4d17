package org.mixlaw.model.exchange;

/** IEEE 754 binary16, as some checkpoints store it (the JDK converts it only from 20 on). */
final class HalfPrecision {
  private HalfPrecision() {}

  /**
   * Widens a number; exact.
   *
   * @param half its 16 bits
   * @return the same number
   */
  static float toFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0x1f) {
      return Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
    } else if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    return Float.intBitsToFloat(sign | (exponent + 112) << 23 | fraction << 13);
  }
}
