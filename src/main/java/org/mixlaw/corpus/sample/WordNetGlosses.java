package org.mixlaw.corpus.sample;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * WordNet's synsets as dictionary entries. A line of {@code data.noun} holds, separated by spaces,
 * offset, file number, part of speech, the number of words in hexadecimal, then word and sense
 * number in turn, then pointers; behind {@code |} the gloss (WordNet's manual page wndb(5WN)).
 */
record WordNetGlosses() implements Extraction {
  private static final Set<String> FILES = Set.of("data.noun", "data.verb", "data.adj", "data.adv");

  @Override
  public String rule() {
    return "data.noun, .verb, .adj, .adv as lines 'word, word: gloss'";
  }

  @Override
  public void extract(List<Jar> jars, Consumer<String> documents) throws IOException {
    Passages passages = new Passages(documents);
    for (Jar jar : jars) {
      jar.forEach(
          name -> FILES.contains(name.substring(name.lastIndexOf('/') + 1)),
          (name, content) -> {
            Jar.text(content)
                .lines()
                // the licence, in lines of two leading spaces, is no entry
                .filter(line -> !line.startsWith("  ") && line.contains("|"))
                .map(WordNetGlosses::entry)
                .forEach(passages::line);
            passages.end();
          });
    }
  }

  private static String entry(String line) {
    int bar = line.indexOf('|');
    String[] head = line.substring(0, bar).split(" ");
    List<String> words = new ArrayList<>();
    for (int w = 0; w < Integer.parseInt(head[3], 16); w++) {
      words.add(head[4 + 2 * w].replace('_', ' '));
    }
    return String.join(", ", words) + ": " + line.substring(bar + 1).strip();
  }
}
