/**
 * Studies that things go wrong with: {@code scripts/torture}.
 *
 * <p>Starts the program as a user does, and imports little of it.
 */
package org.mixlaw.bench.torture;
