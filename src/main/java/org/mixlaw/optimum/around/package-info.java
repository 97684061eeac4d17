/**
 * What fitted laws say around an optimum: slices, effects of single domains, mixtures as good, the
 * triangle of three domains.
 *
 * <p>Asked by reports; finds no optimum itself and reads no file.
 */
package org.mixlaw.optimum.around;
