package org.mixlaw.optimum.around;

import java.util.SortedMap;

/**
 * What some points more of one training domain do to every loss, the other domains giving way in
 * their ratios.
 *
 * @param step how much more, as a share of the data; below 0 for less
 * @param overall change of the weighted loss by training domain
 * @param losses change by training domain, then by series
 */
public record Effects(
    double step,
    SortedMap<String, Change> overall,
    SortedMap<String, SortedMap<String, Change>> losses) {}
