/**
 * One self-contained HTML page per study.
 *
 * <p>Reads what a study has written; computes nothing that the study has not.
 */
package org.mixlaw.report;
