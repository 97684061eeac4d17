package org.mixlaw.study.slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;

class SlurmSettingsTest {
  @TempDir Path root;

  private SlurmSettings read(String yaml) throws IOException {
    return Documents.readYaml(
        Files.writeString(root.resolve("slurm.yaml"), yaml), SlurmSettings.class);
  }

  @Test
  void everyKeyBecomesAnOptionOfSbatch() throws IOException {
    SlurmSettings settings =
        read(
            """
            account: lab
            partition: long
            qos: high
            constraint: a100|h100
            time: 2-12
            memory: 64G
            cpus: 8
            gpus: a100:2
            options: [--exclusive]
            early_signal: 300
            """);
    assertEquals(
        List.of(
            "--account=lab",
            "--partition=long",
            "--qos=high",
            "--constraint=a100|h100",
            "--time=2-12",
            "--mem=64G",
            "--cpus-per-task=8",
            "--gpus=a100:2",
            "--signal=B:TERM@300",
            "--exclusive"),
        settings.sbatchOptions());
    Path copy = root.resolve("copy.yaml");
    Documents.writeYaml(copy, settings);
    assertEquals(settings, Documents.readYaml(copy, SlurmSettings.class));
  }

  @Test
  void devicesThatShareARunAreAskedForTogether() throws IOException {
    SlurmSettings plain = read("partition: long");
    assertEquals(plain, plain.forDevices(1));
    assertTrue(plain.forDevices(4).sbatchOptions().contains("--gpus=4"));
    assertTrue(plain.forDevices(4).sbatchOptions().contains("--cpus-per-task=16"));
    assertEquals("gpu:all", plain.deviceOf(4));
    SlurmSettings typed = read("gpus: a100:1\ncpus: 8");
    assertTrue(typed.forDevices(2).sbatchOptions().contains("--gpus=a100:2"));
    assertTrue(typed.forDevices(2).sbatchOptions().contains("--cpus-per-task=16"));
    SlurmSettings none = read("gpus: 0");
    assertTrue(none.forDevices(2).sbatchOptions().stream().noneMatch(o -> o.contains("--gpus")));
    assertEquals("cpu:2", none.deviceOf(2));
    InputException e =
        assertThrows(InputException.class, () -> read("gpus: a100:1,h100:1").forDevices(2));
    assertTrue(e.getMessage().startsWith("slurm.gpus is 'a100:1,h100:1'"), e.getMessage());
  }

  @Test
  void theSignalComesThreeMinutesEarlyAndARunHasAGpu() {
    assertEquals(
        List.of("--time=24:00:00", "--cpus-per-task=4", "--gpus=1", "--signal=B:TERM@180"),
        SlurmSettings.DEFAULT.sbatchOptions());
  }

  @Test
  void corpusAndControllerAskForLessUnlessTheySayOtherwise() throws IOException {
    SlurmSettings settings =
        read("account: lab\ncpus: 8\ncorpus: {cpus: 32, time: 90}\ncontroller: {partition: small}");
    assertEquals(
        List.of("--account=lab", "--time=90", "--cpus-per-task=32", "--signal=B:TERM@180"),
        settings.forCorpus().sbatchOptions());
    assertEquals(
        List.of(
            "--account=lab",
            "--partition=small",
            "--time=24:00:00",
            "--cpus-per-task=1",
            "--signal=B:TERM@180"),
        settings.forController().sbatchOptions());
  }

  @Test
  void timesHaveSlurmsForms() {
    Map.of(
            "90", Duration.ofMinutes(90),
            "1:30", Duration.ofSeconds(90),
            "4:00:00", Duration.ofHours(4),
            "2-12", Duration.ofHours(60),
            "1-0:30", Duration.ofMinutes(24 * 60 + 30),
            "1-0:0:5", Duration.ofSeconds(86405))
        .forEach((text, length) -> assertEquals(length, SlurmTime.parse(text), text));
    for (String wrong : List.of("", "0", "2h", "1:2:3:4", "-5", "UNLIMITED")) {
      assertThrows(InputException.class, () -> SlurmTime.parse(wrong), wrong);
    }
  }

  @Test
  void whatSlurmWouldMisreadIsRefused() {
    for (String wrong :
        List.of(
            "partition: a b",
            "partition: ''",
            "time: 3 hours",
            "cpus: 0",
            "options: [exclusive]",
            "early_signal: -1",
            "memmory: 3G",
            "corpus: {corpus: {cpus: 1}}")) {
      InputException e = assertThrows(InputException.class, () -> read(wrong), wrong);
      assertTrue(e.getMessage().contains("slurm.yaml"), e.getMessage());
    }
    InputException e =
        assertThrows(InputException.class, () -> read("time: 4").checked(), "no time to work");
    assertTrue(e.getMessage().contains("early_signal"), e.getMessage());
  }
}
