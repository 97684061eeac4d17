/**
 * The best mixture under constraints, what it gains and how sure that is, the near-optimal set, and
 * the runs to train next.
 *
 * <p>Asks the predictor of {@code fit} and nothing else.
 */
package org.mixlaw.optimum;
