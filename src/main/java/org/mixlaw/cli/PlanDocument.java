package org.mixlaw.cli;

import java.util.List;
import java.util.SortedMap;
import org.mixlaw.study.plan.Plan;

/**
 * A plan as {@code plan --json} prints it.
 *
 * @param runs every pilot
 * @param validations what every model of the validation costs
 * @param flops of the whole study
 * @param tokens of the whole study
 * @param deviceHours of the whole study, on the budget's device
 * @param diskBytes what the finished study leaves on the disk
 * @param notices what is worth knowing
 * @param mistakes what {@code run} would refuse
 */
record PlanDocument(
    List<Run> runs,
    List<Plan.ValidationCost> validations,
    double flops,
    double tokens,
    double deviceHours,
    double diskBytes,
    List<String> notices,
    List<String> mistakes) {
  /** One pilot. */
  record Run(
      String run,
      String model,
      long params,
      long tokens,
      double flops,
      double deviceHours,
      SortedMap<String, Double> mixture) {}

  PlanDocument(Plan plan, List<String> notices, List<String> mistakes) {
    this(
        plan.pilots().stream()
            .map(
                run ->
                    new Run(
                        run.name(),
                        run.spec().name(),
                        run.spec().nonEmbeddingParameters(),
                        run.tokens(),
                        run.flops(),
                        plan.deviceHours(run.flops()),
                        run.mixture().proportions()))
            .toList(),
        plan.validations(),
        plan.flops(),
        plan.tokens(),
        plan.deviceHours(plan.flops()),
        plan.finishedBytes(),
        notices,
        mistakes);
  }
}
