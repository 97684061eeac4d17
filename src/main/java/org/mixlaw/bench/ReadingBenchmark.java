package org.mixlaw.bench;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.mixlaw.corpus.source.DocumentReader;
import org.mixlaw.corpus.source.Source;
import org.mixlaw.corpus.source.SourceDocument;
import org.mixlaw.corpus.source.SourceDocument.Text;
import org.mixlaw.corpus.source.SourceEntry;
import org.mixlaw.corpus.source.TextFile;
import org.mixlaw.corpus.tokens.ByteTokenizer;
import org.mixlaw.corpus.tokens.Tokenizer;

/**
 * How fast sources are read, without tokenizing: {@code scripts/bench/read} starts it. Reads every
 * file given, repeatedly, and prints the best time of each.
 */
public final class ReadingBenchmark {
  private static final int REPETITIONS = 5;

  private ReadingBenchmark() {}

  /**
   * Reads files.
   *
   * @param files their paths
   * @throws Exception if one cannot be read
   */
  public static void main(String[] files) throws Exception {
    for (String file : files) {
      Source source = new TextFile(Path.of(file), SourceEntry.TEXT, Optional.empty());
      long best = Long.MAX_VALUE;
      for (int r = 0; r < REPETITIONS; r++) {
        long began = System.nanoTime();
        sum(source, String::length);
        best = Math.min(best, System.nanoTime() - began);
      }
      long characters = sum(source, text -> text.codePointCount(0, text.length()));
      System.out.printf(
          "mixlaw %s %.0f ms %d characters%n", Path.of(file).getFileName(), best / 1e6, characters);
    }
  }

  private static long sum(Source source, ToIntFunction<String> measure) throws Exception {
    long sum = 0;
    try (Tokenizer tokenizer = new ByteTokenizer();
        DocumentReader reader = source.open(tokenizer)) {
      for (Optional<SourceDocument> d = reader.next(); d.isPresent(); d = reader.next()) {
        sum += measure.applyAsInt(((Text) d.get()).text());
      }
    }
    return sum;
  }
}
