package org.mixlaw.loss;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Runs with a loss that is no finite number. None of their checkpoints says what the mixture is
 * worth: the losses before it diverged have begun to rise, or belong to a run that others like it
 * survived.
 */
final class DivergedRuns {
  private static final int NAMED = 5;

  private record Run(long params, String seed, String name) {
    static Run of(LossTable.Row row) {
      return new Run(row.params(), row.seed(), row.run());
    }
  }

  private final Set<Run> runs = new HashSet<>();

  void add(LossTable.Row row) {
    runs.add(Run.of(row));
  }

  boolean contains(LossTable.Row row) {
    return !runs.isEmpty() && runs.contains(Run.of(row));
  }

  /** A sentence on what was left out; none where nothing was. */
  List<String> notices() {
    if (runs.isEmpty()) {
      return List.of();
    }
    Set<String> names = runs.stream().map(Run::name).collect(Collectors.toCollection(TreeSet::new));
    String listed = names.stream().limit(NAMED).collect(Collectors.joining(", "));
    return List.of(
        "%d run%s diverged (a loss is blank or not finite) and %s left out whole: %s%s"
            .formatted(
                runs.size(),
                runs.size() == 1 ? "" : "s",
                runs.size() == 1 ? "is" : "are",
                listed,
                names.size() > NAMED ? ", ..." : ""));
  }
}
