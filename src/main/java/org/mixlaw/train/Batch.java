package org.mixlaw.train;

import java.util.List;

/**
 * The sequences of one optimizer step.
 *
 * @param step the step that trains on them, from 1
 * @param microBatches token ids, one array for each forward and backward pass: sequences x (s + 1)
 * @param domains the domain of every sequence, in the order of the micro-batches
 */
record Batch(long step, List<int[]> microBatches, List<String> domains) {}
