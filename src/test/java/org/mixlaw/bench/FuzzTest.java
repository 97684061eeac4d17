package org.mixlaw.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code scripts/fuzz}: the same seeds each time, and some new ones. */
class FuzzTest {
  private static final int CASES = 400;

  @TempDir Path root;

  @Test
  void whateverComesInIsReadWholeOrRefused() throws IOException {
    List<String> failures = new ArrayList<>();
    long fresh = System.nanoTime();
    for (int k = 0; k < CASES; k++) {
      Fuzz.failure(k % 2 == 0 ? k : fresh + k, root.resolve("case")).ifPresent(failures::add);
    }
    assertEquals(List.of(), failures);
  }
}
