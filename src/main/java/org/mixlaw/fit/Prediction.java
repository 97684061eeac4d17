package org.mixlaw.fit;

/**
 * A predicted loss with its interval, in nats per token.
 *
 * @param loss the prediction
 * @param lower lower end of the interval
 * @param upper upper end of the interval
 */
public record Prediction(double loss, double lower, double upper) {}
