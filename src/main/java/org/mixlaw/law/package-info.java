/**
 * The loss table and the laws fitted on it: step, size, mixing, nested and joint; fitting,
 * intervals, comparison, optimum.
 *
 * <p>Pure numerics in float64: imports {@code mixture} and {@code base}, never DJL, so that laws
 * can be fitted on losses from any trainer.
 */
package org.mixlaw.law;
