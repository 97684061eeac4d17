package org.mixlaw.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.model.Precision;

class TrainConfigTest {
  @TempDir Path folder;

  private TrainConfig read(String yaml) throws Exception {
    Path file = folder.resolve("train.yaml");
    Files.writeString(file, yaml);
    return Documents.readYaml(file, TrainConfig.class);
  }

  @Test
  void readsTheSectionOfAStudyFile() throws Exception {
    TrainConfig config =
        read(
            """
            batch_tokens: 1048576
            tokens: 3B
            schedule: {kind: wsd, warmup: 1%, decay: 10%}
            weight_decay: 0.1
            gradient_clip: 1.0
            precision: bf16
            evaluate_every: 100M
            checkpoint_every: 200M
            init: null
            """);
    assertEquals(3_000_000_000L, config.tokens());
    assertEquals(2861, config.steps());
    assertEquals(TrainConfig.PrecisionChoice.BF16, config.precision());
    assertEquals(new Init.Random(), config.init());
    assertEquals(512, config.batchSequences(2048));
  }

  @Test
  void whatIsLeftOutTakesItsDefault() throws Exception {
    TrainConfig config = read("{batch_tokens: 100, tokens: 1000}");
    assertEquals(0.1, config.weightDecay());
    assertEquals(1.0, config.gradientClip());
    assertEquals(TrainConfig.PrecisionChoice.AUTO, config.precision());
    assertEquals(
        new Schedule.Wsd(TrainingDuration.parse("1%"), TrainingDuration.parse("10%"), 0),
        config.schedule());
    assertEquals(0, config.microBatch());
    assertEquals(Repetition.NATURAL, config.repetition());
    assertEquals(
        Repetition.MATCHED,
        read("{batch_tokens: 100, tokens: 1000, repetition: matched}").withTokens(5).repetition());
  }

  @Test
  void theResidualStreamMayStayInFp32() throws Exception {
    TrainConfig config = read("{batch_tokens: 100, tokens: 1M, precision: bf16-residual-fp32}");
    for (boolean fast : new boolean[] {true, false}) {
      assertEquals(Precision.BF16_RESIDUAL_FP32, config.precision().on(fast));
    }
  }

  @Test
  void automaticPrecisionIsBf16WhereItIsFast() {
    assertEquals(Precision.BF16, TrainConfig.PrecisionChoice.AUTO.on(true));
    assertEquals(Precision.FP32, TrainConfig.PrecisionChoice.AUTO.on(false), "a V100, a processor");
  }

  @Test
  void isReadBackAsItIsWritten() throws Exception {
    TrainConfig config =
        read("{batch_tokens: 100, tokens: 1M, init: {path: other/run, optimizer: kept}}");
    Path copy = folder.resolve("copy.yaml");
    Documents.writeYaml(copy, config);
    assertEquals(config, Documents.readYaml(copy, TrainConfig.class));
    assertTrue(Files.readString(copy).contains("kind: wsd"), "as the user writes it");
    Documents.writeYaml(copy, config.withInit(new Init.Random()));
    assertEquals(config.withInit(new Init.Random()), Documents.readYaml(copy, TrainConfig.class));
  }

  @Test
  void evaluatesBehindEachMultipleAndAtTheEnd() throws Exception {
    TrainConfig config = read("{batch_tokens: 100, tokens: 1000, evaluate_every: 350}");
    assertArrayEquals(new long[] {400, 700, 1000}, config.evaluationTokens());
    assertArrayEquals(
        new long[] {200, 400, 500},
        read("{batch_tokens: 100, tokens: 500, evaluate_every: 200}").evaluationTokens());
  }

  @Test
  void saysWhatIsWrongAndWhatIsAccepted() throws Exception {
    refused("{tokens: 10}", "batch_tokens");
    refused("{batch_tokens: 0, tokens: 10}", "batch_tokens is 0; accepted are numbers above 0");
    refused("{batch_tokens: 1, tokens: 10, weight_decay: -1}", "weight_decay is -1");
    refused("{batch_tokens: 1, tokens: 10, speed: 3}", "unknown key");
    refused("{batch_tokens: 1, tokens: 10, schedule: {kind: triangle}}", "triangle");
    refused("{batch_tokens: 1, tokens: 10, schedule: {kind: wsd, decay: 120%}}", "120%");
    refused("{batch_tokens: 1, tokens: 10, init: {folder: x}}", "accepted are null, the path");
    refused(
        "{batch_tokens: 1, tokens: 10, repetition: often}",
        "key 'repetition': repetition is 'often'; accepted are natural and matched");
    refused("{batch_tokens: 1, tokens: 10, evaluate_every: 0}", "evaluate_every is 0");
    InputException e =
        assertThrows(
            InputException.class,
            () -> read("{batch_tokens: 1000, tokens: 9000}").batchSequences(256));
    assertTrue(e.getMessage().endsWith("the nearest accepted are 768 and 1024"), e.getMessage());
  }

  private void refused(String yaml, String part) {
    InputException e = assertThrows(InputException.class, () -> read(yaml), yaml);
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }
}
