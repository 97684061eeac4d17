/**
 * Measured losses: the loss table with its one reader and one writer, the series and curves in it,
 * and the weights of an overall loss.
 *
 * <p>Imports {@code mixture} and {@code base}; knows of no law.
 */
package org.mixlaw.loss;
