/**
 * The verdict on models that were trained elsewhere, on engines made for their size: their
 * checkpoints evaluated on the study's held-out text, or losses that another trainer measured, set
 * beside the laws' predictions. Trains nothing, and changes nothing of the study but its two files
 * {@code elsewhere.csv} and {@code elsewhere.json}.
 */
package org.mixlaw.study.elsewhere;
