/**
 * Exchange with the ecosystem: safetensors and Hugging Face's names and configurations. Knows no
 * engine.
 */
package org.mixlaw.model.exchange;
