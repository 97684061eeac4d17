package org.mixlaw.cli.laws;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LeaveOut;

/**
 * A fit as {@code fit --json} prints it; the laws themselves are in the file of {@code --out}.
 *
 * @param law the law's name
 * @param unit what losses are measured in
 * @param series how each series is fitted
 * @param candidates mean absolute error of every candidate in hold-out validation
 * @param compared what {@code --compare} found; empty without it
 * @param warnings what speaks against the laws
 */
public record FitDocument(
    String law,
    String unit,
    SortedMap<String, ?> series,
    SortedMap<String, Double> candidates,
    List<LeaveOut.Row> compared,
    List<String> warnings) {
  static FitDocument of(FittedLaws laws, List<LeaveOut.Row> compared) {
    return new FitDocument(
        laws.law(),
        laws.unit().label(),
        new TreeMap<>(laws.quality()),
        new TreeMap<>(laws.compared()),
        compared,
        laws.warnings());
  }
}
