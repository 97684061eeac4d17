/**
 * From text to training sequences: sources, tokenizers, token files (Megatron's {@code .bin/.idx}),
 * held-out splits, and the mixed-domain sampler.
 *
 * <p>Imports {@code mixture} and {@code base}; of DJL only the tokenizers, basicdataset and
 * repository packages. Knows nothing of models or training.
 */
package org.mixlaw.corpus;
