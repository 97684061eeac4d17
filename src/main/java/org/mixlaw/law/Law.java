package org.mixlaw.law;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * A law with its parameters: the loss of every series (validation domain or cluster) as a function
 * of model size, tokens and mixture. Every prediction is positive and finite, wherever it is asked
 * for.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public interface Law {
  /** No law predicts more, in nats per token, wherever it is asked. */
  double MAX_LOSS = 15;

  /**
   * The training domains.
   *
   * @return their names, sorted: the order of every vector of proportions
   */
  List<String> trainingDomains();

  /**
   * What is predicted.
   *
   * @return validation domains or clusters, sorted: the order of every vector of losses
   */
  List<String> series();

  /**
   * The law at one model size and token count.
   *
   * @param params non-embedding parameters N, above 0
   * @param tokens tokens D, above 0
   * @return losses as a function of the mixture there
   */
  AtTarget at(double params, double tokens);

  /** Losses at one model size and token count. */
  @FunctionalInterface
  interface AtTarget {
    /**
     * The losses of a mixture.
     *
     * @param proportions in the order of {@link Law#trainingDomains()}
     * @return nats per token, in the order of {@link Law#series()}
     */
    double[] losses(double[] proportions);

    /**
     * The losses of a mixture as far as they are known.
     *
     * @param proportions in the order of {@link Law#trainingDomains()}
     * @return nats per token, in the order of {@link Law#series()}; NaN where a law of single
     *     curves has none
     */
    default double[] known(double[] proportions) {
      return losses(proportions);
    }
  }
}
