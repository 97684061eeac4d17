/**
 * Packed files: gzip, zstd, bzip2 and xz, read part by part. Behind a part stands another, zeros,
 * or the end of the file; whatever else there is, is an error with its place. Knows nothing of what
 * the text is.
 */
package org.mixlaw.corpus.packed;
