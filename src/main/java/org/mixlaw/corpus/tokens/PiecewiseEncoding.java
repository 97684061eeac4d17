package org.mixlaw.corpus.tokens;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.mixlaw.base.InputException;

/**
 * Tokens of a text of any length, in memory that does not grow with it: the text is cut where the
 * tokenizer cuts anyway, so that the pieces give the tokens that the whole would.
 *
 * <p>A tokenizer puts words together from characters and never across the space between two words.
 * Whether a place is such a cut is asked of the tokenizer itself: the text around it must give the
 * same tokens in one as in two parts. That is asked of three neighbourhoods that begin at different
 * characters, so that no agreement comes from where they begin. This rests on one property: what a
 * tokenizer makes of a place between two words does not depend on text farther than {@value
 * #AROUND} characters away. Tokenizers that begin every text with a space of their own are cut at a
 * space that is left out, since they put it back.
 */
public final class PiecewiseEncoding {
  /** Characters of a text that is encoded whole. */
  public static final int WHOLE = 1 << 19;

  /** Characters of a piece, at most. */
  private static final int PIECE = 1 << 18;

  /** Characters without a cut that are still encoded, at about 200 bytes of memory each. */
  private static final int LONGEST = 1 << 22;

  private static final int AROUND = 1000;

  /** So that repetitions of 2, 3, 4 ... characters are met at different ones. */
  private static final int[] BEGINNINGS = {AROUND, AROUND - 3, AROUND - 10};

  /** Places asked about, of each kind. */
  private static final int TRIES = 32;

  private final Tokenizer tokenizer;
  private final Reader text;
  private char[] window = new char[WHOLE];
  private int filled;
  private boolean ended;

  private PiecewiseEncoding(Tokenizer tokenizer, Reader text) {
    this.tokenizer = tokenizer;
    this.text = text;
  }

  /**
   * Encodes a text.
   *
   * @param tokenizer turns text into tokens
   * @param text the text, without halves of surrogate pairs
   * @param to takes the tokens, in order and in any portions
   * @throws IOException if the text cannot be read
   * @throws InputException if the text has no cut for longer than can be encoded
   */
  public static void encode(Tokenizer tokenizer, Reader text, Consumer<int[]> to)
      throws IOException {
    new PiecewiseEncoding(tokenizer, text).run(to);
  }

  /** A place to cut at, and how many characters there are left out. */
  private record Cut(int at, int leftOut) {}

  private void run(Consumer<int[]> to) throws IOException {
    fill();
    while (filled == window.length) {
      Cut cut = cut();
      to.accept(tokenizer.encode(String.valueOf(window, 0, cut.at())));
      int next = cut.at() + cut.leftOut();
      filled -= next;
      System.arraycopy(window, next, window, 0, filled);
      fill();
    }
    if (filled > 0) {
      to.accept(tokenizer.encode(String.valueOf(window, 0, filled)));
    }
  }

  private void fill() throws IOException {
    while (!ended && filled < window.length) {
      int read = text.read(window, filled, window.length - filled);
      ended = read < 0;
      filled += Math.max(0, read);
    }
  }

  /** A cut in the window; more is read where there is none. */
  private Cut cut() throws IOException {
    if (!tokenizer.joinsCharacters()) {
      return new Cut(whole(PIECE), 0);
    }
    int from = PIECE / 2;
    for (int to = PIECE; ; to *= 2) {
      for (Place place : Place.values()) {
        Cut cut = cut(place, from, to);
        if (cut.at() > 0) {
          return cut;
        }
      }
      if (4 * to > LONGEST) {
        throw InputException.of(
            "it has %d characters in a row without a place where this tokenizer may be cut, more"
                + " than fit in memory together; accepted are up to %d",
            to, LONGEST / 2);
      }
      from = to - AROUND;
      if (2 * to + AROUND > window.length) {
        window = Arrays.copyOf(window, 2 * window.length);
        fill();
        if (filled < window.length) {
          return new Cut(filled, 0);
        }
      }
    }
  }

  /** Kinds of places between words, the likeliest cuts first. */
  private enum Place {
    SPACE {
      @Override
      boolean is(char before, char at, char after) {
        return at == ' ' && Character.isLetterOrDigit(before) && Character.isLetterOrDigit(after);
      }
    },
    LINE_END {
      @Override
      boolean is(char before, char at, char after) {
        return at == '\n' && !Character.isWhitespace(before) && !Character.isWhitespace(after);
      }
    },
    PUNCTUATION {
      @Override
      boolean is(char before, char at, char after) {
        return Character.isLetterOrDigit(before) != Character.isLetterOrDigit(at)
            && !Character.isSurrogate(before)
            && !Character.isSurrogate(at)
            && !isMark(at);
      }

      private boolean isMark(char at) {
        int type = Character.getType(at);
        return type == Character.NON_SPACING_MARK
            || type == Character.COMBINING_SPACING_MARK
            || type == Character.ENCLOSING_MARK
            || type == Character.FORMAT;
      }
    };

    abstract boolean is(char before, char at, char after);
  }

  private Cut cut(Place place, int from, int to) {
    int tries = 0;
    for (int at = Math.min(to, filled - AROUND); at > from && tries < TRIES; at--) {
      if (place.is(window[at - 1], window[at], window[at + 1])) {
        tries++;
        OptionalInt leftOut = leftOut(at);
        if (leftOut.isPresent()) {
          return new Cut(at, leftOut.getAsInt());
        }
      }
    }
    return new Cut(0, 0);
  }

  /** How many characters may be left out at a place for it to be a cut; empty if it is none. */
  private OptionalInt leftOut(int at) {
    if (isCut(at, 0)) {
      return OptionalInt.of(0);
    }
    return window[at] == ' ' && isCut(at, 1) ? OptionalInt.of(1) : OptionalInt.empty();
  }

  private boolean isCut(int at, int leftOut) {
    int end = whole(at + AROUND);
    int[] behind = encode(at + leftOut, end);
    for (int beginning : BEGINNINGS) {
      int from = whole(at - beginning);
      int[] parts = join(encode(from, at), behind);
      if (!Arrays.equals(parts, encode(from, end))) {
        return false;
      }
    }
    return true;
  }

  /** The place, or one before it where it lies within a character. */
  private int whole(int at) {
    return at < filled && Character.isLowSurrogate(window[at]) ? at - 1 : at;
  }

  private int[] encode(int from, int to) {
    return tokenizer.encode(String.valueOf(window, from, to - from));
  }

  private static int[] join(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
