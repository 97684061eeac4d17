package org.mixlaw.optimum;

import org.mixlaw.base.Provenance;

/**
 * What {@code optimum.yaml} holds.
 *
 * @param optimum the optimum
 * @param provenance what made it
 */
public record OptimumFile(Optimum optimum, Provenance provenance) {}
