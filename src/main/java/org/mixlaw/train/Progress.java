package org.mixlaw.train;

import java.time.Duration;

/**
 * How far a run is.
 *
 * @param step optimizer steps done
 * @param steps steps of the whole run
 * @param tokens tokens seen
 * @param loss training loss of the last step, nats per token
 * @param tokensPerSecond speed over the last steps, evaluation and checkpoints left out
 * @param remaining time that the rest will take at that speed
 */
public record Progress(
    long step, long steps, long tokens, double loss, double tokensPerSecond, Duration remaining) {}
