package org.mixlaw.report.chart;

/**
 * The words of a chart.
 *
 * @param title what it shows, a few words
 * @param description what there is to see, a sentence, for those who cannot see it
 * @param x what runs along, with its unit
 * @param y what runs up, with its unit
 */
public record Caption(String title, String description, String x, String y) {}
