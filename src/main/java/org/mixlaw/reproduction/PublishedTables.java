package org.mixlaw.reproduction;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.mixlaw.base.CsvTable;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawFitter;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Weights;

/**
 * The published tables, and laws fitted on them.
 *
 * @param folder where they lie
 * @param progress is told what is being done
 */
record PublishedTables(Path folder, Consumer<String> progress) {
  static final long PARAMS_70M = 18_915_328;
  static final long PARAMS_160M = 85_056_000;
  static final long PARAMS_305M = 201_541_632;
  static final long PARAMS_410M = 302_311_424;
  static final long PARAMS_1B = 805_736_448;

  /** Tokens in a training step of the paper's models. */
  static final long STEP = 1L << 20;

  /** A loss table, by name. */
  LossTable losses(String name) {
    progress.accept(name);
    return LossTable.read(folder.resolve(name + ".csv"));
  }

  /** The rows of one size at one training step. */
  static LossTable slice(LossTable table, long params, long steps) {
    return table.filter(r -> r.params() == params && r.tokens() == steps * STEP);
  }

  /** The base model's losses of the continual pretraining. */
  CsvTable baseLosses() {
    return CsvTable.read(folder.resolve("continual-base.csv"));
  }

  /** The weights of the Pile's domains in the overall loss, and their clusters. */
  Weights weights() {
    return Weights.read(folder.resolve("pile-weights.csv"));
  }

  /** A law fitted on a table, on clusters of its validation domains where some are given. */
  FittedLaws fit(LossTable table, SortedMap<String, Map<String, Double>> clusters, LawFamily law) {
    return new LawFitter(table, clusters, LawOptions.seeded(1), LawFitter.Progress.SILENT)
        .fit(Optional.of(law));
  }
}
