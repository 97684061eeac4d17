package org.mixlaw.corpus.source;

import java.util.Optional;
import org.mixlaw.base.Seeds;

/** A document as its source has it: text, or tokens that others made. */
public sealed interface SourceDocument {
  /**
   * 64 bits of its content: equal texts have equal ones, and equal tokens, whatever source they
   * stand in; a text and its tokens do not.
   *
   * @return the bits that splits and comparisons go by
   */
  long hash();

  /**
   * What the routing field holds.
   *
   * @return the value; empty where the source is not cut by a field
   */
  Optional<String> value();

  /**
   * A text.
   *
   * @param text the text, not empty
   * @param value what the routing field holds
   */
  record Text(String text, Optional<String> value) implements SourceDocument {
    @Override
    public long hash() {
      return Seeds.derive(0, text);
    }

    /**
     * The text as Unicode.
     *
     * @return the text without halves of surrogate pairs, and how many there were
     */
    public Surrogates unicode() {
      return Surrogates.replaced(text);
    }
  }

  /**
   * A text that is not held as one string.
   *
   * @param text the text, not empty
   * @param value what the routing field holds
   */
  record Pieces(LongText text, Optional<String> value) implements SourceDocument {
    @Override
    public long hash() {
      return Seeds.derive(0, text.pieces());
    }
  }

  /**
   * Tokens that were made elsewhere, with the corpus' tokenizer.
   *
   * @param ids token ids, without a separator behind them; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Tokens(int[] ids) implements SourceDocument {
    @Override
    public long hash() {
      long hash = Seeds.mix(ids.length);
      for (int id : ids) {
        hash = Seeds.mix(hash ^ id);
      }
      return hash;
    }

    @Override
    public Optional<String> value() {
      return Optional.empty();
    }
  }
}
