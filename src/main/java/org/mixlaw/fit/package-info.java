/**
 * From a loss table to fitted laws: the families that there are, the choice among them by hold-out
 * validation, intervals, and the predictor that everything else asks.
 *
 * <p>Imports {@code law}, {@code loss} and {@code mixture}; never DJL.
 */
package org.mixlaw.fit;
