package org.mixlaw.corpus.tokens;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/** One token a UTF-8 byte; 256 is the separator. */
public final class ByteTokenizer implements Tokenizer {
  @Override
  public int[] encode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] tokens = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      tokens[i] = bytes[i] & 0xff;
    }
    return tokens;
  }

  @Override
  public boolean joinsCharacters() {
    return false;
  }

  @Override
  public long bytes(int[] ids) {
    return IntStream.of(ids).filter(id -> id != separator()).count();
  }

  @Override
  public int vocabulary() {
    return 257;
  }

  @Override
  public int separator() {
    return 256;
  }

  @Override
  public void close() {}
}
