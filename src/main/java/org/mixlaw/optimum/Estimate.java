package org.mixlaw.optimum;

/**
 * A predicted number and its interval.
 *
 * @param value the prediction
 * @param lower the interval's lower end
 * @param upper the interval's upper end
 */
public record Estimate(double value, double lower, double upper) {}
