package org.mixlaw.handover;

import java.util.ArrayList;
import java.util.List;
import org.mixlaw.train.Schedule;

/**
 * A stretch of a run that GPT-NeoX's schedules can describe. GPT-NeoX knows a constant rate, a line
 * to 0 and a cosine, each behind a warmup; a schedule that is made of two of them takes two starts.
 *
 * @param style GPT-NeoX's {@code lr_decay_style}
 * @param rate its {@code lr}
 * @param floor its {@code min_lr}
 * @param decaySteps its {@code lr_decay_iters}
 * @param warmup its {@code warmup}, a share of these steps
 * @param end the step that it ends with
 */
record NeoxPhase(
    String style, double rate, double floor, long decaySteps, double warmup, long end) {

  /**
   * The phases of a run.
   *
   * @param run the run
   * @return one or two
   */
  static List<NeoxPhase> of(RunPlan run) {
    Schedule schedule = run.train().schedule();
    long steps = run.steps();
    long rising = run.warmupSteps();
    double peak = run.learningRate();
    List<NeoxPhase> phases = new ArrayList<>();
    if (schedule instanceof Schedule.Cosine cosine) {
      long horizon = run.horizonSteps(cosine);
      double floor = peak * cosine.floor();
      phases.add(
          new NeoxPhase(
              "cosine", peak, floor, horizon, share(rising, horizon), Math.min(steps, horizon)));
      if (horizon < steps) {
        phases.add(new NeoxPhase("constant", floor, floor, steps, 0, steps));
      }
      return phases;
    }
    NeoxPhase stable = new NeoxPhase("constant", peak, peak, steps, share(rising, steps), steps);
    if (schedule instanceof Schedule.Wsd wsd) {
      long falling = run.decaySteps(wsd);
      if (falling > 0 && wsd.floor() < 1) {
        if (falling < steps) {
          phases.add(
              new NeoxPhase("constant", peak, peak, steps, share(rising, steps), steps - falling));
        }
        phases.add(line(peak, wsd.floor(), steps, falling));
        return phases;
      }
    }
    return List.of(stable);
  }

  /** A line to 0 from the first step on, which has the peak and the floor where they are wanted. */
  private static NeoxPhase line(double peak, double floor, long steps, long falling) {
    long zero = steps + Math.round(floor * falling / (1 - floor));
    double rate = peak * zero / (zero - steps + falling);
    return new NeoxPhase("linear", rate, peak * floor, zero, 0, steps);
  }

  private static double share(long part, long whole) {
    return (double) part / whole;
  }
}
