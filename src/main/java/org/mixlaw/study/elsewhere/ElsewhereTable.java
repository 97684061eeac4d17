package org.mixlaw.study.elsewhere;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mixlaw.loss.LossTable;

/**
 * {@code elsewhere.csv}: all losses of models trained elsewhere, one row a domain and checkpoint.
 */
final class ElsewhereTable {
  private static final String RUN = "elsewhere-";

  private record Key(String run, long params, long tokens, String domain) {
    static Key of(LossTable.Row row) {
      return new Key(row.run(), row.params(), row.tokens(), row.domain());
    }
  }

  private ElsewhereTable() {}

  /**
   * The name of a run.
   *
   * @param mixture the name of its mixture
   * @return a name that no run of the study has
   */
  static String run(String mixture) {
    return RUN + mixture;
  }

  /**
   * The name of a run's mixture.
   *
   * @param run a run's name
   * @return what {@link #run} was given
   */
  static String mixture(String run) {
    return run.substring(RUN.length());
  }

  /**
   * Adds losses; what was measured before of the same checkpoint and domain is replaced.
   *
   * @param file the table; made when missing
   * @param rows the losses
   * @return the whole table
   * @throws IOException if writing fails
   * @throws org.mixlaw.base.InputException if the table is broken, or two rows contradict each
   *     other
   */
  static LossTable extend(Path file, Collection<LossTable.Row> rows) throws IOException {
    List<LossTable.Row> all = new ArrayList<>();
    if (Files.exists(file)) {
      Set<Key> renewed = new HashSet<>();
      rows.forEach(row -> renewed.add(Key.of(row)));
      for (LossTable.Row row : LossTable.read(file).rows()) {
        if (!renewed.contains(Key.of(row))) {
          all.add(row);
        }
      }
    }
    all.addAll(rows);
    LossTable table = LossTable.of(all);
    table.write(file);
    return table;
  }
}
