/**
 * What a user writes of a study, and where it lies: the study file and its keys, what two of them
 * have otherwise, and the names of the files in a study's folder.
 *
 * <p>Imports packages below {@code study}, and of it {@code study.slurm} alone.
 */
package org.mixlaw.study.file;
