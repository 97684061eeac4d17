package org.mixlaw.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.mixlaw.corpus.stream.MixedStream;

/** A corpus as a table to read: one line a domain. */
public final class CorpusText {
  private CorpusText() {}

  /**
   * Describes a corpus.
   *
   * @param corpus the corpus
   * @return lines of text
   */
  public static String of(Corpus corpus) {
    List<String[]> rows = new ArrayList<>();
    rows.add(
        new String[] {
          "domain", "tokens", "documents", "bytes/token", "sequences", "held-out tokens"
        });
    SortedMap<String, Long> documents = corpus.trainingDocuments();
    SortedMap<String, Double> bytes = corpus.bytesPerToken();
    corpus
        .trainingTokens()
        .forEach(
            (domain, tokens) ->
                rows.add(
                    new String[] {
                      domain,
                      count(tokens),
                      count(documents.get(domain)),
                      decimal(bytes.get(domain)),
                      count(MixedStream.sequences(tokens, corpus.sequenceLength())),
                      corpus.validation().containsKey(domain)
                          ? count(corpus.validation().get(domain).tokens())
                          : "-"
                    }));
    corpus
        .validation()
        .forEach(
            (domain, set) -> {
              if (!documents.containsKey(domain)) {
                rows.add(
                    new String[] {
                      domain, "-", "-", decimal(set.bytesPerToken()), "-", count(set.tokens())
                    });
              }
            });
    return table(rows)
        + "vocabulary %d, sequences of %d tokens%n"
            .formatted(corpus.tokenizerVocabulary(), corpus.sequenceLength());
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String decimal(double number) {
    return Double.isNaN(number) ? "?" : String.format(Locale.ROOT, "%.3f", number);
  }

  /** The first column to the left, the others to the right. */
  private static String table(List<String[]> rows) {
    int columns = rows.get(0).length;
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], row[c].length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      for (int c = 0; c < columns; c++) {
        String pad = " ".repeat(widths[c] - row[c].length());
        text.append(c == 0 ? row[c] + pad : "  " + pad + row[c]);
      }
      text.append(System.lineSeparator());
    }
    return text.toString();
  }
}
