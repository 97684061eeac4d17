package org.mixlaw.base;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BuildInfoTest {
  @Test
  void nothingUnfilledIsTold() {
    BuildInfo build = new BuildInfo();
    assertTrue(build.commit().matches("unknown|[0-9a-f]{12}( \\(changed\\))?"), build.commit());
    build
        .libraries()
        .forEach(
            (library, version) -> {
              assertFalse(version.contains("$"), library);
              assertTrue(version.matches("\\d.*"), library + " " + version);
            });
  }
}
