package org.mixlaw.corpus.tokens;

/**
 * What one source added to a token file.
 *
 * @param length bytes
 * @param checksum CRC-32C of them
 */
public record TokenPiece(long length, long checksum) {}
