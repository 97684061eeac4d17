package org.mixlaw.corpus.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.tokens.IndexedTokens;
import org.mixlaw.corpus.tokens.TokenIndex;
import org.mixlaw.corpus.tokens.Tokenizer;

/**
 * A pair of Megatron's token files, made by others with the corpus' tokenizer. Its documents are
 * taken as they are, but for one separator at their end, which is put there again.
 *
 * @param prefix the path of the two without {@code .bin} and {@code .idx}
 */
record TokenPair(Path prefix) implements Source {
  /** More tokens than any document has: a longer one is a damaged index. */
  private static final long LONGEST = 1 << 29;

  static final SourceFormat FORMAT =
      new SourceFormat(
          file -> file.toString().matches(".*\\.(bin|idx)"),
          List.of(),
          "holds tokens",
          (half, text, routing) -> of(half));

  /**
   * The pair that a file is half of.
   *
   * @param half one of the two files
   * @return both
   */
  static TokenPair of(Path half) {
    String name = half.getFileName().toString();
    return new TokenPair(half.resolveSibling(name.substring(0, name.length() - ".bin".length())));
  }

  private Path half(String ending) {
    return prefix.resolveSibling(prefix.getFileName() + ending);
  }

  @Override
  public String name() {
    return prefix.toString();
  }

  @Override
  public long bytes() {
    try {
      return Files.size(half(".bin"));
    } catch (IOException e) {
      throw InputException.of("%s: cannot be read (%s)", half(".bin"), InputException.reason(e));
    }
  }

  @Override
  public String fingerprint() throws IOException {
    return FileFingerprint.of(half(".idx")) + " " + FileFingerprint.of(half(".bin"));
  }

  @Override
  public DocumentReader open(Tokenizer tokenizer) {
    IndexedTokens tokens = IndexedTokens.open(prefix);
    try {
      return new Documents(prefix, tokens, tokenizer);
    } catch (IOException e) {
      throw InputException.of("%s: cannot be read (%s)", prefix, InputException.reason(e));
    }
  }

  private static final class Documents implements DocumentReader {
    private final Path prefix;
    private final IndexedTokens tokens;
    private final TokenIndex.Lengths lengths;
    private final int vocabulary;
    private final int separator;
    private long document;
    private long at;
    private boolean any;

    Documents(Path prefix, IndexedTokens tokens, Tokenizer tokenizer) throws IOException {
      this.prefix = prefix;
      this.tokens = tokens;
      this.lengths = tokens.index().lengths();
      this.vocabulary = tokenizer.vocabulary();
      this.separator = tokenizer.separator();
    }

    @Override
    public Optional<SourceDocument> next() {
      while (lengths.hasNext()) {
        int[] ids = read();
        if (ids.length > 0) {
          any = true;
          return Optional.of(new SourceDocument.Tokens(ids));
        }
      }
      if (!any) {
        throw InputException.of("%s: holds no tokens", prefix);
      }
      return Optional.empty();
    }

    private int[] read() {
      long length;
      try {
        length = lengths.next();
      } catch (IOException e) {
        throw InputException.of(
            "%s document %d: cannot be read on (%s)", prefix, document, InputException.reason(e));
      }
      if (length > LONGEST) {
        throw InputException.of(
            "%s document %d: has %d tokens; accepted are up to %d",
            prefix, document, length, LONGEST);
      }
      long end = at + length;
      int kept = (int) (length > 0 && tokens.token(end - 1) == separator ? length - 1 : length);
      int[] ids = new int[kept];
      for (int i = 0; i < kept; i++) {
        long id = tokens.token(at + i);
        if (id < 0 || id >= vocabulary) {
          throw InputException.of(
              "%s document %d: token %d is %d; the tokenizer has the ids 0 to %d",
              prefix, document, i, id, vocabulary - 1);
        }
        ids[i] = (int) id;
      }
      at = end;
      document++;
      return ids;
    }

    @Override
    public long bytesRead() {
      return at * tokens.index().type().width();
    }

    @Override
    public void close() throws IOException {
      lengths.close();
    }
  }
}
