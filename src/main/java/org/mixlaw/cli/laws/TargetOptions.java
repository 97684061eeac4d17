package org.mixlaw.cli.laws;

import org.mixlaw.base.Counts;
import picocli.CommandLine.Option;

/** The target that laws are asked about: options of {@code predict} and {@code optimize}. */
final class TargetOptions {
  @Option(
      names = "--params",
      required = true,
      paramLabel = "N",
      description = "Non-embedding parameters of the target model, such as 805736448 or 1B.")
  private String params;

  @Option(
      names = "--tokens",
      required = true,
      paramLabel = "D",
      description = "Tokens the target is trained on, such as 100B.")
  private String tokens;

  /** Non-embedding parameters, above 0. */
  long params() {
    return Counts.parsePositive(params, "--params");
  }

  /** Training tokens, above 0. */
  long tokens() {
    return Counts.parsePositive(tokens, "--tokens");
  }
}
