/**
 * How losses fall with model size and tokens: exponents shared by all domains, the level of every
 * mixture once size and tokens are taken out, and the drift common to all mixtures.
 *
 * <p>What the families over several sizes or token counts build on; knows nothing of them.
 */
package org.mixlaw.law.scaling;
