package org.mixlaw.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.mixlaw.law.average.ConvexWeights;

/**
 * The average of families that were asked for the same cases: the weights that err least, and what
 * an average weighted so misses. Every kind of case counts the same, however many there are.
 */
final class HoldOutAverage {
  /** The average's own errors come from weights found without the part of the cases asked. */
  private static final int PARTS = 4;

  private final List<HoldOutErrors> members;

  /**
   * An average.
   *
   * @param members what each family missed, in the same cases
   */
  HoldOutAverage(List<HoldOutErrors> members) {
    this.members = List.copyOf(members);
  }

  /** A weight for each member, summing to 1. */
  double[] weights() {
    return weights(part -> true);
  }

  /** What the average misses in cases that had no say in its weights. */
  HoldOutErrors errors() {
    double[][] byPart = new double[PARTS][];
    for (int p = 0; p < PARTS; p++) {
      int asked = p;
      byPart[p] = weights(part -> part != asked);
    }
    HoldOutErrors first = members.get(0);
    List<HoldOutCases> kinds = new ArrayList<>();
    for (int k = 0; k < first.kinds().size(); k++) {
      kinds.add(averaged(k, byPart));
    }
    return new HoldOutErrors(
        kinds.get(0),
        kinds.get(1),
        kinds.get(2),
        kinds.get(3),
        first.sizeStep(),
        first.tokenStep());
  }

  private HoldOutCases averaged(int kind, double[][] byPart) {
    HoldOutCases first = members.get(0).kinds().get(kind);
    List<HoldOutCases.Case> averaged = new ArrayList<>();
    for (int c = 0; c < first.cases().size(); c++) {
      double[] weights = byPart[c % PARTS];
      double[] predicted = new double[first.series().size()];
      for (int m = 0; m < weights.length; m++) {
        double[] own = members.get(m).kinds().get(kind).cases().get(c).predicted();
        for (int i = 0; i < predicted.length; i++) {
          predicted[i] += weights[m] * own[i];
        }
      }
      HoldOutCases.Case asked = first.cases().get(c);
      averaged.add(new HoldOutCases.Case(asked.mixture(), predicted, asked.measured()));
    }
    return new HoldOutCases(first.series(), averaged);
  }

  private double[] weights(IntPredicate parts) {
    List<double[]> columns = new ArrayList<>();
    for (int k = 0; k < members.get(0).kinds().size(); k++) {
      columns.addAll(cases(k, parts));
    }
    double[][] errors = new double[members.size()][columns.size()];
    for (int c = 0; c < columns.size(); c++) {
      for (int m = 0; m < errors.length; m++) {
        errors[m][c] = columns.get(c)[m];
      }
    }
    return ConvexWeights.of(errors);
  }

  /** The errors of all members in the cases of a kind, each divided by the root of their number. */
  private List<double[]> cases(int kind, IntPredicate parts) {
    List<double[]> cases = new ArrayList<>();
    HoldOutCases first = members.get(0).kinds().get(kind);
    for (int i = 0; i < first.series().size(); i++) {
      int series = i;
      for (int c = 0; c < first.cases().size(); c++) {
        int which = c;
        double[] errors =
            members.stream()
                .mapToDouble(m -> m.kinds().get(kind).cases().get(which).error(series))
                .toArray();
        if (parts.test(c % PARTS) && Arrays.stream(errors).allMatch(Double::isFinite)) {
          cases.add(errors);
        }
      }
    }
    double scale = 1 / Math.sqrt(Math.max(1, cases.size()));
    return cases.stream()
        .map(errors -> Arrays.stream(errors).map(e -> e * scale).toArray())
        .toList();
  }
}
