package org.mixlaw.corpus.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.util.stream.IntStream;

/** GPT-2's byte-pair encoding; its end-of-text token is the separator. */
final class R50kTokenizer implements Tokenizer {
  private final Encoding encoding =
      Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.R50K_BASE);

  @Override
  public int[] encode(String text) {
    return encoding.encodeOrdinary(text).toArray();
  }

  @Override
  public long bytes(int[] ids) {
    IntArrayList text = new IntArrayList(ids.length);
    IntStream.of(ids).filter(id -> id != separator()).forEach(text::add);
    return encoding.decodeBytes(text).length;
  }

  @Override
  public int vocabulary() {
    return 50_257;
  }

  @Override
  public int separator() {
    return 50_256;
  }

  @Override
  public void close() {}
}
