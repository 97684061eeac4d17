/**
 * Architectures: model cards, parameter and FLOP counts, the network program, initialisation,
 * safetensors and Hugging Face exchange.
 *
 * <p>One of the two packages that know DJL's engine; imports {@code base} alone.
 */
package org.mixlaw.model;
