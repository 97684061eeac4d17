/**
 * Where a run's measurements go: JSON lines, the loss table, TensorBoard.
 *
 * <p>{@code Tracker} is what each of them is, {@code Trackers} the one list of them. Knows nothing
 * of how a run is trained.
 */
package org.mixlaw.train.track;
