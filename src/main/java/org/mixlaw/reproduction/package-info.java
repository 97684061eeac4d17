/**
 * The figures of "Data Mixing Laws" (arXiv 2403.16952) that the published tables allow to compute,
 * beside references.
 *
 * <p>Computes and draws nothing: {@code report} lays the sections out. References stand in {@code
 * references.csv}, each with its source.
 */
package org.mixlaw.reproduction;
