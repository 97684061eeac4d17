/**
 * From token files to sequences: deterministic interleaving of domains at given proportions, epochs
 * in random order, matched repetition, held-out sequences.
 */
package org.mixlaw.corpus.stream;
