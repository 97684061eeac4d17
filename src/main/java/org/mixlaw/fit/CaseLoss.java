package org.mixlaw.fit;

/**
 * A loss that a law was asked for without having seen it.
 *
 * @param measured what was measured
 * @param predicted what the law said
 */
public record CaseLoss(double measured, double predicted) {}
