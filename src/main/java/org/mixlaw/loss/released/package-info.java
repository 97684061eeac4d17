/**
 * The logs that the authors of "Data Mixing Laws" (arXiv 2403.16952) released, turned into loss
 * tables: their naming, their sizes, and the traps in them.
 *
 * <p>Nothing outside the import command depends on this package.
 */
package org.mixlaw.loss.released;
