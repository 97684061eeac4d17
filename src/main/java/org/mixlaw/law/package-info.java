/**
 * A law: the loss of every series as a function of model size, tokens and mixture. Each family of
 * laws is a room of its own below this package: its form, its fit, its draws.
 *
 * <p>Pure numerics in float64 over {@code loss} and {@code mixture}; never DJL, so that laws can be
 * fitted on losses from any trainer. Which families there are is known in {@code fit} alone.
 */
package org.mixlaw.law;
