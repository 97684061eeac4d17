/**
 * From sources to token files: routing documents to domains, held-out splits, tokenizing on all
 * cores, and going on after a kill.
 */
package org.mixlaw.corpus.build;
