/**
 * Continual pretraining: the smallest proportion of a kept training domain at which the loss does
 * not rise above that of the base model.
 */
package org.mixlaw.optimum.critical;
