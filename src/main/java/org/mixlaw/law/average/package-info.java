/**
 * A weighted mean of laws of several families (stacking, Wolpert 1992; Breiman 1996): what one
 * family gets wrong another often gets right, and the weights are those that would have predicted
 * best what was held out.
 */
package org.mixlaw.law.average;
