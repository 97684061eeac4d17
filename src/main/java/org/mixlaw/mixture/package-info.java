/**
 * Mixtures over named training domains, the constraints on them (caps on the simplex), and the
 * designs of pilot mixtures.
 *
 * <p>Knows nothing of tokens on disk, models or laws; imports only {@code base}.
 */
package org.mixlaw.mixture;
