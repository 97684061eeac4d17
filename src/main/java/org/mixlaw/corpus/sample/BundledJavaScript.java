package org.mixlaw.corpus.sample;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * One large JavaScript file. A new document begins where the bundler names the next source file.
 */
record BundledJavaScript(String path) implements Extraction {
  @Override
  public String rule() {
    return path + " without blank lines and lines that begin with //";
  }

  @Override
  public void extract(List<Jar> jars, Consumer<String> documents) throws IOException {
    Passages passages = new Passages(documents);
    for (Jar jar : jars) {
      jar.forEach(
          name -> name.endsWith("/" + path),
          (name, content) -> {
            Jar.text(content)
                .lines()
                .forEach(
                    line -> {
                      if (line.startsWith("// src/")) {
                        passages.end();
                      } else if (!line.isBlank() && !line.stripLeading().startsWith("//")) {
                        passages.line(line.stripTrailing());
                      }
                    });
            passages.end();
          });
    }
  }
}
