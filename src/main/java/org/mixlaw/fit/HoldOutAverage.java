package org.mixlaw.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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
    List<SortedMap<String, double[]>> kinds = new ArrayList<>();
    for (int k = 0; k < first.kinds().size(); k++) {
      kinds.add(averaged(k, byPart));
    }
    return new HoldOutErrors(
        kinds.get(0),
        kinds.get(1),
        kinds.get(2),
        kinds.get(3),
        first.losses(),
        first.sizeStep(),
        first.tokenStep());
  }

  private SortedMap<String, double[]> averaged(int kind, double[][] byPart) {
    SortedMap<String, double[]> averaged = new TreeMap<>();
    members
        .get(0)
        .kinds()
        .get(kind)
        .forEach(
            (series, errors) -> {
              double[] sum = new double[errors.length];
              for (int c = 0; c < sum.length; c++) {
                for (int m = 0; m < members.size(); m++) {
                  sum[c] += byPart[c % PARTS][m] * members.get(m).kinds().get(kind).get(series)[c];
                }
              }
              averaged.put(series, sum);
            });
    return averaged;
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
    for (String series : members.get(0).kinds().get(kind).keySet()) {
      int count = members.get(0).kinds().get(kind).get(series).length;
      for (int c = 0; c < count; c++) {
        int which = c;
        double[] errors =
            members.stream().mapToDouble(m -> m.kinds().get(kind).get(series)[which]).toArray();
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
