package org.mixlaw.fit;

import java.util.List;

/**
 * The losses that a law predicts at one target (model size and tokens), as functions of the
 * mixture: once as fitted, and once for each draw of what the law might as well be.
 *
 * <p>Vectors hold training domains in the order of {@link #trainingDomains()} and losses in the
 * order of {@link #domains()}.
 */
public interface TargetLosses {
  /**
   * The training domains.
   *
   * @return their names, sorted
   */
  List<String> trainingDomains();

  /**
   * The validation domains.
   *
   * @return their names, sorted
   */
  List<String> domains();

  /**
   * How many draws there are.
   *
   * @return 0 or more
   */
  int draws();

  /**
   * The losses of a mixture as the law was fitted.
   *
   * @param proportions a point of the simplex
   * @return nats per token
   */
  double[] central(double[] proportions);

  /**
   * The losses of a mixture under one draw.
   *
   * @param draw which, from 0
   * @param proportions a point of the simplex
   * @return nats per token
   */
  double[] draw(int draw, double[] proportions);
}
