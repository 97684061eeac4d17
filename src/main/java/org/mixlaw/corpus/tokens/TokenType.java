package org.mixlaw.corpus.tokens;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a token index says that its tokens are stored: Megatron's codes of whole-number types. */
public enum TokenType {
  UINT8(1, 1),
  INT16(3, 2),
  INT32(4, 4),
  INT64(5, 8),
  UINT16(8, 2);

  private final int code;
  private final int width;

  TokenType(int code, int width) {
    this.code = code;
    this.width = width;
  }

  /**
   * The type of a code.
   *
   * @param code Megatron's code
   * @return the type; empty for real numbers, and for signed bytes, which hold no tokenizer's ids
   */
  static Optional<TokenType> of(int code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }

  /** The types in words, for messages. */
  static String accepted() {
    return Arrays.stream(values())
        .map(type -> type.code + " (" + type.name().toLowerCase(java.util.Locale.ROOT) + ")")
        .collect(Collectors.joining(", "));
  }

  /** Bytes a token. */
  public int width() {
    return width;
  }

  /**
   * Reads a token.
   *
   * @param bytes little-endian bytes
   * @param at its first byte
   * @return the token as it stands there
   */
  long read(ByteBuffer bytes, int at) {
    return switch (this) {
      case UINT8 -> bytes.get(at) & 0xff;
      case INT16 -> bytes.getShort(at);
      case INT32 -> bytes.getInt(at);
      case INT64 -> bytes.getLong(at);
      case UINT16 -> bytes.getShort(at) & 0xffff;
    };
  }
}
