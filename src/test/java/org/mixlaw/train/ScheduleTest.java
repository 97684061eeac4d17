package org.mixlaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;

class ScheduleTest {
  private static final double EXACT = 1e-12;

  private static Schedule read(String yaml) throws Exception {
    return Documents.yaml().readValue(yaml, Schedule.class);
  }

  @Test
  void warmupStableDecayRisesStaysAndFallsToItsFloor() throws Exception {
    Schedule schedule = read("{kind: wsd, warmup: 10%, decay: 200}");
    assertEquals(0.1, schedule.factor(0, 10, 1000), EXACT);
    assertEquals(0.5, schedule.factor(40, 10, 1000), EXACT);
    assertEquals(1, schedule.factor(90, 10, 1000), EXACT);
    assertEquals(1, schedule.factor(800, 10, 1000), EXACT);
    assertEquals(0.5, schedule.factor(900, 10, 1000), EXACT);
    assertEquals(0.05, schedule.factor(990, 10, 1000), EXACT);
    assertFalse(schedule.annealed(800, 1000));
    assertTrue(schedule.annealed(810, 1000));
    assertEquals(0.55, read("{kind: wsd, decay: 200, floor: 0.1}").factor(900, 10, 1000), EXACT);
  }

  @Test
  void cosineFallsToItsFloorAtTheHorizonAndStaysThere() throws Exception {
    Schedule schedule = read("{kind: cosine, warmup: 0, horizon: 2000}");
    assertEquals(1, schedule.factor(0, 10, 1000), EXACT);
    assertEquals(0.55, schedule.factor(1000, 10, 1000), EXACT);
    assertEquals(0.1, schedule.factor(2000, 10, 4000), EXACT);
    assertEquals(0.1, schedule.factor(3000, 10, 4000), EXACT);
    // Half-way between the end of the warmup and the end of the run, where no horizon is given.
    assertEquals(0.5, read("{kind: cosine, warmup: 20%, floor: 0}").factor(600, 10, 1000), EXACT);
  }

  @Test
  void constantStays() throws Exception {
    Schedule schedule = read("{kind: constant}");
    assertEquals(new Schedule.Constant(TrainingDuration.parse("1%")), schedule);
    assertEquals(1, schedule.factor(990, 10, 1000), EXACT);
    assertFalse(schedule.annealed(1000, 1000));
  }

  @Test
  void schedulesAreReadBackAsTheyAreWritten() throws Exception {
    for (String yaml :
        new String[] {
          "{kind: wsd, warmup: 2%, decay: 100M, floor: 0.01}",
          "{kind: cosine, warmup: 1e6, horizon: 3B}",
          "{kind: constant, warmup: 0}"
        }) {
      Schedule schedule = read(yaml);
      assertEquals(schedule, read(Documents.yaml().writeValueAsString(schedule)));
    }
  }

  @Test
  void refusesSharesAndFloorsOutOfRange() {
    assertThrows(InputException.class, () -> TrainingDuration.parse("101%"));
    assertThrows(InputException.class, () -> TrainingDuration.parse("-1%"));
    assertThrows(InputException.class, () -> TrainingDuration.parse("soon"));
    assertThrows(
        InputException.class,
        () -> new Schedule.Constant(TrainingDuration.parse("NaN%")),
        "NaN is no share");
    assertThrows(
        InputException.class,
        () -> new Schedule.Wsd(TrainingDuration.parse("0"), TrainingDuration.parse("0"), 1.5));
  }
}
