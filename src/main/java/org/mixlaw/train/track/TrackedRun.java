package org.mixlaw.train.track;

import java.nio.file.Path;
import java.time.Clock;
import org.mixlaw.mixture.Mixture;

/**
 * A run as trackers see it when they open.
 *
 * @param name its name
 * @param model the name of its model
 * @param params non-embedding parameters
 * @param seed its seed
 * @param mixture the mixture that it is trained on
 * @param folder its folder, which is there
 * @param tokens tokens seen when it begins or resumes
 * @param clock gives the time
 */
public record TrackedRun(
    String name,
    String model,
    long params,
    long seed,
    Mixture mixture,
    Path folder,
    long tokens,
    Clock clock) {}
