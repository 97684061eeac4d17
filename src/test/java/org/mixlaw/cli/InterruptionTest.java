package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A whole study that is asked to stop while a process of its own trains: by Ctrl-C on a terminal,
 * which reaches both, and by a signal to the study alone.
 */
class InterruptionTest {
  @TempDir Path root;

  @ParameterizedTest
  @CsvSource({"INT, 2, 130, -", "TERM, 15, 143, ''"})
  void aSignalEndsAStudyAfterACheckpoint(String signal, int number, int status, String group)
      throws Exception {
    assumeTrue(!ignored(number), "whoever started the tests ignores SIG" + signal);
    Path config = SmallStudy.write(root, "  tokens: 20480\n", "  tokens: 1G\n");
    Path study = root.resolve("study");
    Process process =
        new ProcessBuilder(
                "setsid", // a group of its own, as a terminal's Ctrl-C finds it
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                Mixlaw.class.getName(),
                "run",
                config.toString(),
                "--study",
                study.toString(),
                "--device",
                "cpu",
                "--slots",
                "1",
                "--threads",
                "1")
            .redirectErrorStream(true)
            .start();
    List<String> told = new ArrayList<>();
    boolean sent = false;
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        told.add(line);
        if (!sent && line.contains("PyTorch")) {
          assertEquals(
              0,
              new ProcessBuilder("kill", "-" + signal, "--", group + process.pid())
                  .start()
                  .waitFor());
          sent = true;
        }
      }
    } finally {
      process.destroyForcibly();
    }
    assertEquals(status, process.waitFor(), told.toString());
    assertTrue(
        told.stream().anyMatch(line -> line.endsWith("run the same command to resume")),
        told.toString());
    String log = Files.readString(study.resolve("study.log"));
    assertTrue(log.endsWith("stopped at a checkpoint\n"), log);
    assertFalse(log.contains("starts again"), log);
    try (Stream<Path> files = Files.walk(study)) {
      assertTrue(files.noneMatch(file -> file.endsWith("done")), "no run is finished");
    }
  }

  private static boolean ignored(int signal) throws Exception {
    String mask =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow();
    return new BigInteger(mask.substring("SigIgn:".length()).strip(), 16).testBit(signal - 1);
  }
}
