/**
 * Step and size laws of each measured mixture by itself; they say nothing of mixtures that were not
 * measured.
 */
package org.mixlaw.law.curve;
