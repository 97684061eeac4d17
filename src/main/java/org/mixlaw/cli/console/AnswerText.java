package org.mixlaw.cli.console;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.report.NextSentences;
import org.mixlaw.report.Page;
import org.mixlaw.study.outcome.Outcome;
import org.mixlaw.study.outcome.Validation;

/** The answer that a command ends with: which mixture, how much better, and what to do with it. */
public final class AnswerText {
  private AnswerText() {}

  /**
   * Prints the answer.
   *
   * @param optimum the best mixture
   * @param laws what it was found by
   * @param validation what training it showed, where that was done
   * @param report where the report lies, where there is one: then the source is a study
   * @param source what {@code handover} takes: a study's folder or an optimum's file
   * @param out where to
   */
  public static void print(
      Optimum optimum,
      FittedLaws laws,
      Optional<Validation> validation,
      Optional<Path> report,
      Optional<Path> source,
      PrintWriter out) {
    Optional<Outcome> outcome = validation.map(Outcome::of);
    out.println();
    out.println("the answer");
    out.printf("  mixture: %s%n", optimum.mixture());
    gain(optimum, laws, outcome, out);
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
    NextSentences.hidden(laws, optimum.weights())
        .ifPresent(sentence -> out.printf("  how sure: %s%n", sentence));
    report.ifPresent(file -> out.printf("  report: %s%n", file));
    boolean better = outcome.isEmpty() || outcome.get().verdict() == Outcome.Verdict.CONFIRMED;
    Page.Said next =
        NextSentences.next(optimum, validation, report.flatMap(file -> source.map(Path::toString)));
    boolean told = outcome.isPresent() && better; // the hand-over is the command then
    out.printf(
        "  what to run next: %s%s%n",
        next.text(), told || next.command().isEmpty() ? "" : " " + next.command());
    source
        .filter(from -> better)
        .ifPresent(
            from ->
                out.printf(
                    "  hand it on: mixlaw handover %s --to gpt-neox --out real-run (or megatron,"
                        + " huggingface, olmo-core)%n",
                    from));
    out.flush();
  }

  /** The gain that the laws predict, and the one observed; ranks alone predict none. */
  private static void gain(
      Optimum optimum, FittedLaws laws, Optional<Outcome> outcome, PrintWriter out) {
    Optimum.Gain gain = optimum.gain();
    boolean ranks = !laws.scaleOf(optimum.params(), optimum.tokens()).hasLosses();
    out.printf(
        Locale.ROOT,
        "  gain over the %s mixture (its loss minus this one's, more is better): predicted%s %.4f"
            + " %s (%.0f%% interval %.4f to %.4f)%s%n",
        optimum.baseline().name(),
        ranks ? " at the measured scale" : "",
        gain.value(),
        laws.unit().brief(),
        100 * optimum.level(),
        gain.lower(),
        gain.upper(),
        outcome
            .map(
                seen ->
                    String.format(
                        Locale.ROOT,
                        ", observed %.4f (interval %.4f to %.4f)",
                        seen.gain(),
                        seen.lower(),
                        seen.upper()))
            .orElse(""));
  }
}
