package org.mixlaw.corpus.source;

/**
 * A text that is Unicode. JSON can spell halves of surrogate pairs, which are no characters: each
 * that stands alone becomes U+FFFD, and nothing beside it changes.
 *
 * @param text the text
 * @param count how many were replaced
 */
public record Surrogates(String text, long count) {
  private static final char REPLACEMENT = '\uFFFD';

  /**
   * Replaces what is alone.
   *
   * @param text any text
   * @return the text, the same object where there is nothing to replace
   */
  static Surrogates replaced(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!isPair(text, i)) {
          return replaced(text, i);
        }
        i++;
      }
    }
    return new Surrogates(text, 0);
  }

  private static boolean isPair(String text, int i) {
    return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
  }

  private static Surrogates replaced(String text, int first) {
    StringBuilder whole = new StringBuilder(text);
    long count = 0;
    for (int i = first; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (isPair(text, i)) {
          i++;
        } else {
          whole.setCharAt(i, REPLACEMENT);
          count++;
        }
      }
    }
    return new Surrogates(whole.toString(), count);
  }
}
