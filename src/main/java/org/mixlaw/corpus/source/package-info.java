/**
 * Where text comes from: each format one class and one line in {@link
 * org.mixlaw.corpus.source.Sources}; a source gives documents, one at a time.
 */
package org.mixlaw.corpus.source;
