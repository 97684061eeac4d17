package org.mixlaw.corpus.tokens;

/** Turns text into tokens. Safe for concurrent use. */
public interface Tokenizer extends AutoCloseable {
  /**
   * Encodes a document, without separators or special tokens.
   *
   * @param text the text
   * @return token ids, each below {@link #vocabulary}
   */
  int[] encode(String text);

  /**
   * Whether a token may stand for several characters; where not, a text may be cut between any two.
   *
   * @return true for all but the simplest
   */
  default boolean joinsCharacters() {
    return true;
  }

  /**
   * How many bytes of text tokens stand for.
   *
   * @param ids token ids, each below {@link #vocabulary}
   * @return UTF-8 bytes; nothing for separators
   */
  long bytes(int[] ids);

  /**
   * How many tokens there are, the separator among them.
   *
   * @return the vocabulary
   */
  int vocabulary();

  /**
   * The token that stands behind every document.
   *
   * @return a token id
   */
  int separator();

  @Override
  void close();

  /**
   * Loads a tokenizer.
   *
   * @param choice which
   * @return the tokenizer
   * @throws org.mixlaw.base.InputException if its file is missing or broken
   */
  static Tokenizer load(TokenizerChoice choice) {
    if (choice instanceof TokenizerChoice.HuggingFace hub) {
      return PretrainedTokenizer.load(hub);
    }
    return choice instanceof TokenizerChoice.R50k ? new R50kTokenizer() : new ByteTokenizer();
  }
}
