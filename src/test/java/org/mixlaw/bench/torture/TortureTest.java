package org.mixlaw.bench.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two of what {@code scripts/torture} deals for ten minutes. */
class TortureTest {
  @TempDir Path root;

  @Test
  void aStudyThatWasKilledAndOneWithATruncatedResultEndAsUndisturbed() throws Exception {
    Torture.Report report =
        Torture.run(
            root.toRealPath(),
            List.of(Fault.STUDY_KILLED, Fault.RESULT_TRUNCATED),
            20261126,
            Long.MAX_VALUE / 2_000_000,
            2);
    assertEquals(List.of(), report.differences(), report.lines().toString());
    assertEquals(2, report.dealt().size(), report.lines().toString());
  }
}
