package org.mixlaw.corpus.sample;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A manual in AsciiDoc. Half of it is tables of options that every page repeats; once is enough.
 */
record AsciiDocManual() implements Extraction {
  private static final int LONG_LINE = 30;

  @Override
  public String rule() {
    return "*.adoc, later repeats of lines of more than 30 characters dropped";
  }

  @Override
  public void extract(List<Jar> jars, Consumer<String> documents) throws IOException {
    Passages passages = new Passages(documents);
    Set<String> seen = new HashSet<>();
    for (Jar jar : jars) {
      jar.forEach(
          name -> name.endsWith(".adoc"),
          (name, content) -> {
            boolean[] blank = {true};
            Jar.text(content)
                .lines()
                .map(String::stripTrailing)
                .filter(line -> line.length() <= LONG_LINE || seen.add(line))
                // one blank line where the dropped lines leave several
                .filter(line -> !(line.isEmpty() && blank[0]))
                .forEach(
                    line -> {
                      blank[0] = line.isEmpty();
                      passages.line(line);
                    });
            passages.end();
          });
    }
  }
}
