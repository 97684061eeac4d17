package org.mixlaw.cli.console;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.study.outcome.Validation;

/** The answer that a command ends with: which mixture, how much better, and what to do with it. */
public final class AnswerText {
  private AnswerText() {}

  /**
   * Prints the answer.
   *
   * @param optimum the best mixture
   * @param unit what its losses are measured in
   * @param validation what training it showed, where that was done
   * @param report where the report lies, where there is one
   * @param source what {@code handover} takes: a study's folder or an optimum's file
   * @param out where to
   */
  public static void print(
      Optimum optimum,
      LossUnit unit,
      Optional<Validation> validation,
      Optional<Path> report,
      Optional<Path> source,
      PrintWriter out) {
    Optimum.Gain gain = optimum.gain();
    out.println();
    out.println("the answer");
    out.printf("  mixture: %s%n", optimum.mixture());
    out.printf(
        Locale.ROOT,
        "  gain over the %s mixture (its loss minus this one's, more is better): predicted %.4f %s"
            + " (%.0f%% interval %.4f to %.4f)%s%n",
        optimum.baseline().name(),
        gain.value(),
        unit.brief(),
        100 * optimum.level(),
        gain.lower(),
        gain.upper(),
        validation
            .map(v -> String.format(Locale.ROOT, ", observed %.4f", v.largest().gain().observed()))
            .orElse(""));
    validation
        .map(v -> v.largest().gain().seeds())
        .filter(OptionalDouble::isPresent)
        .ifPresent(
            seeds ->
                out.printf(
                    Locale.ROOT,
                    "  two runs that differ in their seed alone differ by %.4f (standard"
                        + " deviation)%n",
                    seeds.getAsDouble()));
    report.ifPresent(file -> out.printf("  report: %s%n", file));
    source.ifPresent(
        from ->
            out.printf(
                "  hand it on: mixlaw handover %s --to gpt-neox --out real-run (or megatron,"
                    + " huggingface, olmo-core)%n",
                from));
    out.flush();
  }
}
