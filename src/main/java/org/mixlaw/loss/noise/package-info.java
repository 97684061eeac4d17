/**
 * What measured losses differ by for other reasons than their mixture, size and tokens: seeds, from
 * runs that were repeated, and the sampling of held-out text, from standard errors.
 *
 * <p>Imports {@code loss}, {@code mixture} and {@code base}.
 */
package org.mixlaw.loss.noise;
