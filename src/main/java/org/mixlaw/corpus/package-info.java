/**
 * A built corpus: a folder of token files with held-out splits, from which training and validation
 * sequences are read.
 *
 * <p>The ways into it are rooms of their own: {@code source}, {@code tokens}, {@code build}, {@code
 * stream}. Imports {@code mixture} and {@code base}; of DJL only the tokenizers, basicdataset and
 * repository packages. Knows nothing of models or training.
 */
package org.mixlaw.corpus;
