/**
 * The forms in which losses come from elsewhere: the one list of them, and those that need no
 * package of their own.
 *
 * <p>Nothing but the import command depends on this package.
 */
package org.mixlaw.loss.importing;
