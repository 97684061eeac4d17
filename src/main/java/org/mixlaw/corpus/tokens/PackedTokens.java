package org.mixlaw.corpus.tokens;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The tokens of a document as a token file has them: little-endian, 2 or 4 bytes each. */
public final class PackedTokens {
  private final int width;
  private final List<byte[]> pieces = new ArrayList<>(1);
  private long count;

  /**
   * No token yet.
   *
   * @param vocabulary decides the width, as in {@link IndexedTokensWriter}
   */
  public PackedTokens(int vocabulary) {
    this.width = IndexedTokensWriter.width(vocabulary);
  }

  /**
   * Adds tokens.
   *
   * @param ids token ids below the vocabulary
   */
  public void add(int[] ids) {
    ByteBuffer piece = ByteBuffer.allocate(ids.length * width).order(ByteOrder.LITTLE_ENDIAN);
    if (width == 2) {
      for (int id : ids) {
        piece.putShort((short) id);
      }
    } else {
      piece.asIntBuffer().put(ids);
    }
    pieces.add(piece.array());
    count += ids.length;
  }

  /**
   * How many there are.
   *
   * @return tokens
   */
  public long count() {
    return count;
  }

  void writeTo(OutputStream out) throws IOException {
    for (byte[] piece : pieces) {
      out.write(piece);
    }
  }
}
