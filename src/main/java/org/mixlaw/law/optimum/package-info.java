/**
 * The best mixture under constraints, what it gains and how sure that is; the critical proportion
 * of continual pretraining.
 *
 * <p>Works on any predictor of losses at a fixed target ({@link
 * org.mixlaw.law.optimum.TargetLosses}); a fitted law is one.
 */
package org.mixlaw.law.optimum;
