/**
 * Gradient-boosted trees by LightGBM, the regression that RegMix predicts losses with: its native
 * library where it loads, the trees in a form of our own, and the law that they make.
 */
package org.mixlaw.law.boosting;
