package org.mixlaw.fit.baseline;

import org.mixlaw.mixture.Mixture;

/**
 * One measured loss of one validation domain.
 *
 * @param mixture the mixture trained on
 * @param params non-embedding parameters
 * @param tokens tokens seen
 * @param loss nats per token
 */
public record Observation(Mixture mixture, double params, double tokens, double loss) {}
