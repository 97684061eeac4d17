/**
 * The training loop: schedules, evaluation, metrics, checkpoints, resume.
 *
 * <p>Imports {@code corpus}, {@code model}, {@code mixture} and {@code base}; one of the two
 * packages that know DJL's engine.
 */
package org.mixlaw.train;
