package org.mixlaw.model.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mixlaw.model.machine.TorchInstallation;

/** Three steps of a tiny model tell whether a PyTorch fits. */
class SmokeTestTest {
  @Test
  void theLossesAreTheKnownOnes() {
    double[] losses = SmokeTest.losses();
    Path site = Path.of("torch");
    SmokeTest.run(
        new TorchInstallation(site, site, Optional.of("2.7.1"), false, Optional.empty(), false));
    assertTrue(losses[2] < losses[0], "the tiny model learns");
  }
}
