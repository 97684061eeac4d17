package org.mixlaw.loss;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.mixlaw.base.InputException;
import org.mixlaw.mixture.Mixture;

/** Rows on their way into a table: exact duplicates are dropped, contradictions settled. */
final class LossRows {
  private static final Comparator<LossTable.Row> ORDER =
      Comparator.comparingLong(LossTable.Row::params)
          .thenComparing(LossTable.Row::mixture, LossRows::compare)
          .thenComparing(LossTable.Row::run)
          .thenComparingLong(LossTable.Row::tokens)
          .thenComparing(LossTable.Row::domain);

  private record Key(
      String run, long params, String seed, long tokens, Mixture mixture, String domain) {}

  private final SortedSet<String> domains;
  private final Map<Key, LossTable.Row> rows = new LinkedHashMap<>();
  private final LossReading.Duplicates which;
  private int duplicates;
  private int replaced;

  LossRows(SortedSet<String> domains, LossReading.Duplicates which) {
    this.domains = domains;
    this.which = which;
  }

  void add(LossTable.Row row, Supplier<String> where) {
    Key key =
        new Key(row.run(), row.params(), row.seed(), row.tokens(), row.mixture(), row.domain());
    LossTable.Row before = rows.putIfAbsent(key, row);
    if (before == null) {
      return;
    }
    if (before.loss() == row.loss()) {
      duplicates++;
    } else if (which == LossReading.Duplicates.LAST) {
      rows.put(key, row);
      replaced++;
    } else {
      throw InputException.of(
          "%s: run '%s' has two losses for domain '%s' at %d tokens, %s and %s; only one is"
              + " accepted (--duplicates last takes the one further down)",
          where.get(), row.run(), row.domain(), row.tokens(), before.loss(), row.loss());
    }
  }

  LossTable table(List<String> told, LossUnit unit) {
    List<LossTable.Row> sorted = new ArrayList<>(rows.values());
    sorted.sort(ORDER);
    List<String> notices = new ArrayList<>(told);
    if (duplicates > 0) {
      notices.add(duplicates + " rows repeat others exactly and were dropped");
    }
    if (replaced > 0) {
      notices.add(
          "%d loss%s logged again for the same run, tokens and domain: the last counts"
              .formatted(replaced, replaced == 1 ? " was" : "es were"));
    }
    return new LossTable(domains, sorted, notices, unit);
  }

  /** Rows of a run share one mixture, whose text need not be compared with itself. */
  @SuppressWarnings("ReferenceEquality") // only a short cut
  private static int compare(Mixture a, Mixture b) {
    return a == b ? 0 : a.toString().compareTo(b.toString());
  }
}
