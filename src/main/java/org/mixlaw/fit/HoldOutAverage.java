package org.mixlaw.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mixlaw.law.average.ConvexWeights;
import org.mixlaw.law.average.Reach;

/**
 * The average of families that were asked for the same cases: the weights that err least, and what
 * an average weighted so misses. Weights are those of a distance: cuts about as long count, each by
 * its relevance there, however many cases it has.
 */
final class HoldOutAverage {
  /** The average's own errors come from weights found without the part of the cases asked. */
  private static final int PARTS = 4;

  /** Cuts that errors hold by name; the others are farther off. */
  private static final int KINDS = 4;

  /** A member whose errors are this many times the best's, root mean square, has no weight. */
  private static final double TOO_FAR = 2;

  private static final int NO_PART = -1;

  /** Where weights are asked for: at which distance, and which part of the cases has no say. */
  private record Asked(double size, double tokens, int without) {}

  private final List<HoldOutErrors> members;
  private final Map<Asked, double[]> found = new HashMap<>();

  /**
   * An average.
   *
   * @param members what each family missed, in the same cases
   */
  HoldOutAverage(List<HoldOutErrors> members) {
    this.members = List.copyOf(members);
  }

  /** A weight for each member where mixtures were measured, summing to 1. */
  double[] weights() {
    return weights(0, 0, NO_PART).clone();
  }

  /**
   * The weights at each distance that was tried.
   *
   * @param names of the members
   */
  List<Reach.Tried> tried(List<String> names) {
    List<Reach.Tried> tried = new ArrayList<>();
    for (HoldOutErrors.Cut cut : members.get(0).cuts()) {
      boolean known =
          tried.stream().anyMatch(t -> t.size() == cut.size() && t.tokens() == cut.tokens());
      if (!known && !cut.cases().isEmpty()) {
        double[] weights = weights(cut.size(), cut.tokens(), NO_PART);
        SortedMap<String, Double> byName = new TreeMap<>();
        for (int m = 0; m < weights.length; m++) {
          byName.put(names.get(m), weights[m]);
        }
        tried.add(new Reach.Tried(cut.size(), cut.tokens(), byName));
      }
    }
    return tried;
  }

  /** What the average misses in cases that had no say in its weights. */
  HoldOutErrors errors() {
    HoldOutErrors first = members.get(0);
    List<HoldOutErrors.Cut> averaged = new ArrayList<>();
    for (int k = 0; k < first.cuts().size(); k++) {
      HoldOutErrors.Cut cut = first.cuts().get(k);
      double[][] byPart = new double[PARTS][];
      for (int p = 0; p < PARTS && !cut.cases().isEmpty(); p++) {
        byPart[p] = weights(cut.size(), cut.tokens(), p);
      }
      averaged.add(new HoldOutErrors.Cut(cut.size(), cut.tokens(), averaged(k, byPart)));
    }
    return new HoldOutErrors(
        averaged.get(0).cases(),
        averaged.get(1).cases(),
        averaged.get(2).cases(),
        averaged.get(3).cases(),
        averaged.subList(KINDS, averaged.size()),
        first.sizeStep(),
        first.tokenStep());
  }

  private HoldOutCases averaged(int kind, double[][] byPart) {
    HoldOutCases first = members.get(0).cuts().get(kind).cases();
    List<HoldOutCases.Case> averaged = new ArrayList<>();
    for (int c = 0; c < first.cases().size(); c++) {
      double[] weights = byPart[c % PARTS];
      double[] predicted = new double[first.series().size()];
      for (int m = 0; m < weights.length; m++) {
        double[] own = members.get(m).cuts().get(kind).cases().cases().get(c).predicted();
        for (int i = 0; i < predicted.length; i++) {
          predicted[i] += weights[m] * own[i];
        }
      }
      HoldOutCases.Case asked = first.cases().get(c);
      averaged.add(new HoldOutCases.Case(asked.mixture(), predicted, asked.measured()));
    }
    return new HoldOutCases(first.series(), averaged);
  }

  /** The weights at a distance: every cut counts by its relevance there, however many cases. */
  private double[] weights(double size, double tokens, int without) {
    return found.computeIfAbsent(new Asked(size, tokens, without), this::solved);
  }

  private double[] solved(Asked asked) {
    List<double[]> columns = new ArrayList<>();
    List<HoldOutErrors.Cut> cuts = members.get(0).cuts();
    for (int k = 0; k < cuts.size(); k++) {
      double relevance =
          Reach.relevance(cuts.get(k).size() - asked.size(), cuts.get(k).tokens() - asked.tokens());
      columns.addAll(cases(k, relevance, asked.without()));
    }
    double[][] errors = new double[members.size()][columns.size()];
    for (int c = 0; c < columns.size(); c++) {
      for (int m = 0; m < errors.length; m++) {
        errors[m][c] = columns.get(c)[m];
      }
    }
    return convex(errors);
  }

  /**
   * The weights that err least, of members that do not err far more than the best: in cuts of which
   * all cases err alike such a one could only serve to make up for the others' bias.
   */
  private static double[] convex(double[][] errors) {
    double[] squares =
        Arrays.stream(errors).mapToDouble(e -> Arrays.stream(e).map(x -> x * x).sum()).toArray();
    double least = Arrays.stream(squares).min().orElse(0);
    int[] fit =
        IntStream.range(0, squares.length)
            .filter(m -> squares[m] <= TOO_FAR * TOO_FAR * least)
            .toArray();
    double[] among =
        ConvexWeights.of(Arrays.stream(fit).mapToObj(m -> errors[m]).toArray(double[][]::new));
    double[] weights = new double[errors.length];
    for (int k = 0; k < fit.length; k++) {
      weights[fit[k]] = among[k];
    }
    return weights;
  }

  /** The errors of all members in the cases of a cut, which count together as its relevance. */
  private List<double[]> cases(int kind, double relevance, int without) {
    List<double[]> cases = new ArrayList<>();
    HoldOutCases first = members.get(0).cuts().get(kind).cases();
    for (int i = 0; i < first.series().size(); i++) {
      int series = i;
      for (int c = 0; c < first.cases().size(); c++) {
        int which = c;
        double[] errors =
            members.stream()
                .mapToDouble(m -> m.cuts().get(kind).cases().cases().get(which).error(series))
                .toArray();
        if (c % PARTS != without && Arrays.stream(errors).allMatch(Double::isFinite)) {
          cases.add(errors);
        }
      }
    }
    double scale = Math.sqrt(relevance / Math.max(1, cases.size()));
    return cases.stream()
        .map(errors -> Arrays.stream(errors).map(e -> e * scale).toArray())
        .toList();
  }
}
