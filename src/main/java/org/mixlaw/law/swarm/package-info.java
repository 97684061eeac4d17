/**
 * Losses of many mixtures at one size and token count (a swarm): a Gaussian process a loss, over
 * logarithms of proportions, its hyperparameters at the mode of their posterior.
 */
package org.mixlaw.law.swarm;
