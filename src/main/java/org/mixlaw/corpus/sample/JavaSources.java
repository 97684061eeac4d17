package org.mixlaw.corpus.sample;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Java code without comments. */
record JavaSources() implements Extraction {
  @Override
  public String rule() {
    return "*.java but package-info and module-info, without comments, imports and blank lines";
  }

  @Override
  public void extract(List<Jar> jars, Consumer<String> documents) throws IOException {
    Passages passages = new Passages(documents);
    for (Jar jar : jars) {
      jar.forEach(
          name ->
              name.endsWith(".java")
                  && !name.endsWith("package-info.java")
                  && !name.endsWith("module-info.java"),
          (name, content) -> {
            withoutComments(Jar.text(content))
                .lines()
                .map(String::stripTrailing)
                .filter(line -> !line.isEmpty() && !line.startsWith("import "))
                .forEach(passages::line);
            passages.end();
          });
    }
  }

  /**
   * Removes comments, leaving alone what looks like one within a string, character or text block.
   */
  static String withoutComments(String code) {
    StringBuilder kept = new StringBuilder(code.length());
    int i = 0;
    while (i < code.length()) {
      int end;
      if (code.startsWith("//", i)) {
        i = indexOrEnd(code, "\n", i);
      } else if (code.startsWith("/*", i)) {
        i = indexOrEnd(code, "*/", i + 2) + 2;
      } else {
        char c = code.charAt(i);
        if (code.startsWith("\"\"\"", i)) {
          end = closing(code, "\"\"\"", i + 3);
        } else if (c == '"' || c == '\'') {
          end = closing(code, String.valueOf(c), i + 1);
        } else {
          end = i + 1;
        }
        kept.append(code, i, end);
        i = end;
      }
    }
    return kept.toString();
  }

  private static int indexOrEnd(String code, String what, int from) {
    int at = code.indexOf(what, from);
    return at < 0 ? code.length() : at;
  }

  /** The place behind the closing quote, over escaped characters. */
  private static int closing(String code, String quote, int from) {
    int i = from;
    while (i < code.length() && !code.startsWith(quote, i)) {
      i += code.charAt(i) == '\\' ? 2 : 1;
    }
    return Math.min(code.length(), i + quote.length());
  }
}
