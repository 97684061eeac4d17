/**
 * One self-contained HTML page per study, and one of the paper's figures.
 *
 * <p>Lays out what a study has written, or what {@code reproduction} has computed; computes nothing
 * itself. Charts are drawn in {@code chart} alone, text is escaped by the template.
 */
package org.mixlaw.report;
