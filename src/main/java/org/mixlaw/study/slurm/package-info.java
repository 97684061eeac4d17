/**
 * Work as Slurm jobs: batch scripts, their submission, the journal of submissions in a study's
 * folder, and what Slurm says of them.
 *
 * <p>Knows named tasks and their commands, nothing of studies; imports {@code base} alone.
 */
package org.mixlaw.study.slurm;
