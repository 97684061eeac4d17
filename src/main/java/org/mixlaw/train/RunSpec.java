package org.mixlaw.train;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.network.DeviceChoice;

/**
 * One run: one model on one mixture with one seed.
 *
 * @param run the run's name, unique in its study
 * @param model the architecture
 * @param vocabulary vocabulary size V
 * @param mixture proportions that the training stream was made with
 * @param seed seed of the initial weights (the stream brings its own order)
 * @param learningRate peak learning rate
 * @param train how it is trained
 * @param device where it is trained
 * @param threads processor threads inside one operation; 0: as many as there are processors to a
 *     replica
 * @param availableTokens distinct training tokens of each domain, to count repetitions; domains
 *     that are missing are not counted
 * @param provenance what is written into {@code run.yaml}
 */
public record RunSpec(
    String run,
    ModelSpec model,
    int vocabulary,
    Mixture mixture,
    long seed,
    double learningRate,
    TrainConfig train,
    DeviceChoice device,
    int threads,
    SortedMap<String, Long> availableTokens,
    Provenance provenance) {

  /** Checks the numbers and keeps a copy of the map. */
  public RunSpec {
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw InputException.of(
          "run %s: learning_rate is %s; accepted are numbers above 0", run, learningRate);
    }
    availableTokens = Collections.unmodifiableSortedMap(new TreeMap<>(availableTokens));
  }
}
