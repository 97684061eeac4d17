package org.mixlaw.corpus.build;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.source.SourceDocument;
import org.mixlaw.corpus.tokens.PackedTokens;
import org.mixlaw.corpus.tokens.PiecewiseEncoding;
import org.mixlaw.corpus.tokens.Tokenizer;

/**
 * A document as a token file takes it.
 *
 * @param tokens its tokens, without a separator
 * @param bytes UTF-8 bytes of its text
 */
record DocumentTokens(PackedTokens tokens, long bytes) {
  private static final int SHOWN = 40;

  /** The tokens of a document that no file takes. */
  static DocumentTokens none(Tokenizer tokenizer) {
    return new DocumentTokens(new PackedTokens(tokenizer.vocabulary()), 0);
  }

  /**
   * Tokenizes a document.
   *
   * @param document the document
   * @param tokenizer the corpus' tokenizer
   * @return its tokens
   * @throws InputException if it cannot be tokenized in the memory there is
   */
  static DocumentTokens of(SourceDocument document, Tokenizer tokenizer) {
    PackedTokens tokens = new PackedTokens(tokenizer.vocabulary());
    if (document instanceof SourceDocument.Text text) {
      if (text.text().length() <= PiecewiseEncoding.WHOLE) {
        tokens.add(tokenizer.encode(text.text()));
      } else {
        encode(tokenizer, new StringReader(text.text()), text.text(), tokens);
      }
      return new DocumentTokens(tokens, utf8(text.text()));
    }
    if (document instanceof SourceDocument.Pieces text) {
      encode(tokenizer, text.text().characters(), text.text().beginning(), tokens);
      return new DocumentTokens(tokens, text.text().bytes());
    }
    int[] ids = ((SourceDocument.Tokens) document).ids();
    tokens.add(ids);
    return new DocumentTokens(tokens, tokenizer.bytes(ids));
  }

  private static void encode(
      Tokenizer tokenizer, Reader text, String beginning, PackedTokens tokens) {
    try {
      PiecewiseEncoding.encode(tokenizer, text, tokens::add);
    } catch (InputException e) {
      throw InputException.of(
          "the document that begins with '%s' cannot be tokenized: %s",
          beginning.substring(0, Math.min(SHOWN, beginning.length())).replaceAll("\\s+", " "),
          e.getMessage());
    } catch (IOException e) {
      throw new IllegalStateException("the text is in memory", e);
    }
  }

  private static long utf8(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Half of a pair counts 2 of the pair's 4.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }
}
