/**
 * What became of predictions: predicted beside observed at every validated size, what that comes
 * to, and how rankings and gains carry over from smaller to larger models. Values and words alone:
 * nothing here trains, or knows a study's folder.
 *
 * <p>Imports packages below {@code study}, and of it none.
 */
package org.mixlaw.study.outcome;
