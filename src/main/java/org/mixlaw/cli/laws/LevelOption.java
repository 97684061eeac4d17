package org.mixlaw.cli.laws;

import org.mixlaw.base.InputException;
import org.mixlaw.optimum.OptimumRequest;
import picocli.CommandLine.Option;

/** The option {@code --level}, of every command that prints intervals. */
public final class LevelOption {
  @Option(
      names = "--level",
      paramLabel = "P",
      defaultValue = "" + OptimumRequest.LEVEL,
      description = "Probability of the intervals (default: ${DEFAULT-VALUE}).")
  private double level;

  /**
   * The probability.
   *
   * @return a number between 0 and 1
   * @throws InputException if another was given
   */
  public double value() {
    if (!(level > 0 && level < 1)) {
      throw InputException.of("--level is %s; accepted are numbers between 0 and 1", level);
    }
    return level;
  }
}
