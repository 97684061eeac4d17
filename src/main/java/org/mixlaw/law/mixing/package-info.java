/**
 * Mixing laws: the loss as a function of the mixture alone, each form with its identifiability, and
 * the fitter that they share. Nothing here knows of model sizes, tokens or files.
 */
package org.mixlaw.law.mixing;
