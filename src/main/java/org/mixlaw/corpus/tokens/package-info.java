/**
 * Tokenizers, and Megatron's pairs of token files ({@code .bin/.idx}) with their reader and writer.
 */
package org.mixlaw.corpus.tokens;
