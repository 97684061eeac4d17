/**
 * The reproduction page: the figures of "Data Mixing Laws" (arXiv 2403.16952) that the published
 * tables allow to compute, beside ours.
 */
package org.mixlaw.report.reproduction;
