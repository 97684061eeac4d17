/**
 * Mains that only the scripts under {@code scripts/bench} use. They may import everything; nothing
 * imports them.
 */
package org.mixlaw.bench;
