package org.mixlaw.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mixlaw.base.InputException;

/** What is left of a message on its way to the terminal. */
class FailureTest {
  @Test
  void keysOfDomainsStandWhole() {
    for (String domain :
        List.of("Perl", "ArXiv", "Pile-CC", "A.B", "Common Crawl", "String", "$x", "YoutubeSubs")) {
      for (String before : List.of("corpus.domains.", "corpus.validation.", "mixtures.caps.")) {
        String sentence = "key '" + before + domain + ".trian': unknown key";
        assertEquals(sentence, Failure.of(new InputException(sentence)).sentence());
        String bare = before + domain + ": finds no file";
        assertEquals(bare, Failure.of(new InputException(bare)).sentence());
      }
    }
    String file = "/a/java.io.IOException/x: no such file";
    assertEquals(file, Failure.of(new InputException(file)).sentence());
  }

  @Test
  void namesOfClassesDoNot() {
    for (String name :
        List.of("java.io.IOException", "java.util.Map$Entry", InputException.class.getName())) {
      assertEquals(
          "x.bin: cannot be read (the page is damaged)",
          Failure.of(new IOException("x.bin: cannot be read (" + name + ": the page is damaged)"))
              .sentence());
    }
  }
}
