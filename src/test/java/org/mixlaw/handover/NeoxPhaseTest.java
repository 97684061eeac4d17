package org.mixlaw.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mixlaw.base.Documents;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.train.Schedule;
import org.mixlaw.train.TrainConfig;

/** GPT-NeoX's rates, by the formulas of its AnnealingLR, beside those of Mixlaw's schedules. */
class NeoxPhaseTest {
  private static final double PEAK = 6e-4;
  private static final long BATCH = 1024;
  private static final long STEPS = 1000;

  private static RunPlan run(JsonNode schedule) {
    TrainConfig train =
        Documents.json()
            .convertValue(
                Map.of("batch_tokens", BATCH, "tokens", STEPS * BATCH, "schedule", schedule),
                TrainConfig.class);
    return new RunPlan(ModelSpec.of("m", 2, 64, 2), 384, 257, 32, train, PEAK, "as given", 1);
  }

  private static double neox(NeoxPhase phase, long step) {
    double warm = phase.warmup() * phase.decaySteps();
    if (warm > 0 && step <= warm) {
      return phase.rate() * Math.max(1, step) / warm;
    }
    double after = step - warm;
    double whole = phase.decaySteps() - warm;
    double rate =
        switch (phase.style()) {
          case "linear" -> phase.rate() * (whole - after) / whole;
          case "cosine" ->
              phase.floor()
                  + (phase.rate() - phase.floor()) / 2 * (Math.cos(Math.PI * after / whole) + 1);
          default -> phase.rate();
        };
    return Math.max(rate, phase.floor());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"kind\": \"constant\", \"warmup\": \"2%\"}; 1",
        "{\"kind\": \"wsd\", \"warmup\": \"2%\", \"decay\": \"20%\"}; 2",
        "{\"kind\": \"wsd\", \"warmup\": \"2%\", \"decay\": \"20%\", \"floor\": 0.1}; 2",
        "{\"kind\": \"wsd\", \"warmup\": \"0%\", \"decay\": \"100%\"}; 1",
        "{\"kind\": \"cosine\", \"warmup\": \"1%\"}; 1",
        "{\"kind\": \"cosine\", \"warmup\": \"1%\", \"floor\": 0, \"horizon\": \"150%\"}; 1",
        "{\"kind\": \"cosine\", \"warmup\": \"1%\", \"horizon\": \"614400\"}; 2",
      })
  void ratesAreThoseOfTheStudy(String json, int phases) throws Exception {
    if (json.contains("150%")) {
      json = json.replace("150%", Long.toString(STEPS * BATCH * 3 / 2));
    }
    RunPlan run = run(Documents.json().readTree(json));
    Schedule schedule = run.train().schedule();
    List<NeoxPhase> found = NeoxPhase.of(run);
    assertEquals(phases, found.size());
    assertEquals(STEPS, found.get(phases - 1).end());
    for (long step = 0; step < STEPS; step++) {
      NeoxPhase phase = step < found.get(0).end() ? found.get(0) : found.get(phases - 1);
      double ours = PEAK * schedule.factor(step * BATCH, BATCH, STEPS * BATCH);
      // The warmup of GPT-NeoX lags by a step, as the rate of a step is that of its beginning.
      double allowed = step <= 20 ? PEAK * 0.101 : PEAK * 2e-3;
      assertEquals(ours, neox(phase, step), allowed, "step " + step + " of " + json);
    }
  }
}
