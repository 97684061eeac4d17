/**
 * Charts as inline SVG: curves, points about a diagonal, intervals, and bars of mixtures.
 *
 * <p>Colours are CSS classes, so that one page style serves light, dark and paper; every chart has
 * a title and a description for screen readers, every mark a tooltip, and nothing is told by colour
 * alone. Our own small code, since the chart libraries of the Java world draw with fixed colours
 * and fonts and say nothing to a screen reader.
 */
package org.mixlaw.report.chart;
