package org.mixlaw.train;

import java.util.List;
import org.mixlaw.loss.DomainLoss;

/**
 * How a call of {@link Trainer#run} ended.
 *
 * @param finished true if the run is finished, false if it was asked to stop and has left a
 *     checkpoint
 * @param step optimizer steps done
 * @param tokens tokens seen
 * @param losses the last evaluation of every validation domain, by name; empty where there was none
 *     yet
 */
public record Outcome(boolean finished, long step, long tokens, List<DomainLoss> losses) {}
