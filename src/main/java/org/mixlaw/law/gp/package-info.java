/**
 * Gaussian processes over mixtures: the kernel, its hyperparameters by marginal likelihood, draws
 * from the posterior.
 */
package org.mixlaw.law.gp;
