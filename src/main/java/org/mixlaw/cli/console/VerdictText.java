package org.mixlaw.cli.console;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalDouble;
import org.mixlaw.base.Counts;
import org.mixlaw.loss.StepsToMatch;
import org.mixlaw.study.outcome.AtSize;
import org.mixlaw.study.outcome.GainTransfer;
import org.mixlaw.study.outcome.Matching;
import org.mixlaw.study.outcome.Outcome;
import org.mixlaw.study.outcome.RankTransfer;
import org.mixlaw.study.outcome.Transfer;
import org.mixlaw.study.outcome.Validation;

/**
 * The verdict of a validation on a terminal: first what it comes to, then every model, and last of
 * each the table of predicted beside observed.
 *
 * @param validation the validation
 */
public record VerdictText(Validation validation) {
  /**
   * Prints it.
   *
   * @param out where to
   */
  public void print(PrintWriter out) {
    out.printf("verdict: %s%n", Outcome.of(validation));
    validation.transfer().ifPresent(transfer -> print(transfer, out));
    for (AtSize at : validation.sizes()) {
      if (validation.sizes().size() > 1) {
        out.printf(
            "%n%s, %s parameters, %s tokens%n",
            at.card(), Counts.brief(at.params()), Counts.brief(at.tokens()));
      }
      print(at, out);
    }
  }

  private static void print(Transfer transfer, PrintWriter out) {
    for (RankTransfer ranks : transfer.rankings()) {
      out.printf(
          Locale.ROOT,
          "transfer: %s parameters rank %d mixtures as %s do with a Spearman correlation of"
              + " %.2f%s%n",
          Counts.brief(ranks.smaller()),
          ranks.mixtures(),
          Counts.brief(ranks.larger()),
          ranks.spearman(),
          ranks.ceiling().isPresent()
              ? String.format(
                  Locale.ROOT,
                  " (best possible given the noise of seeds: %.2f)",
                  ranks.ceiling().getAsDouble())
              : "");
    }
    for (GainTransfer gain : transfer.gains()) {
      out.printf(
          Locale.ROOT,
          "transfer: the gain at %s parameters is %.2f times that at %s (%s; predicted %s)%n",
          Counts.brief(gain.larger()),
          gain.ratio(),
          Counts.brief(gain.smaller()),
          gain.lower().isPresent()
              ? String.format(
                  Locale.ROOT,
                  "interval %.2f to %.2f",
                  gain.lower().getAsDouble(),
                  gain.upper().getAsDouble())
              : "any ratio might be: the smaller model's gain is within noise",
          gain.predicted().isPresent()
              ? String.format(Locale.ROOT, "%.2f", gain.predicted().getAsDouble())
              : "none");
    }
  }

  private void print(AtSize at, PrintWriter out) {
    Validation.Ranking ranking = at.ranking();
    at.warnings().forEach(warning -> out.println("warning: " + warning));
    out.printf(
        Locale.ROOT,
        "ranking by overall loss: predicted %s, observed %s (%s); sign predicted correctly in %d of"
            + " %d domains%n",
        String.join(" < ", ranking.predicted()),
        String.join(" < ", ranking.observed()),
        ranking.sameOrder() ? "correct" : "wrong",
        ranking.signsPredictedCorrectly(),
        ranking.domains());
    out.printf(
        Locale.ROOT,
        "gain of the optimum over the baseline: predicted %.4f (%.4f to %.4f), observed %.4f nats"
            + " per token%n",
        at.gain().predicted(),
        at.gain().lower(),
        at.gain().upper(),
        at.gain().observed());
    steps(at, out);
    out.printf(
        Locale.ROOT, "mean relative error over domains: %.2f%%%n%n", 100 * at.meanRelativeError());
    TextTable table =
        new TextTable(
            "mixture",
            "domain",
            "predicted",
            String.format(Locale.ROOT, "%.0f%% interval", 100 * validation.level()),
            "observed",
            "error");
    for (Validation.Checked checked : at.mixtures()) {
      for (Validation.Row row : checked.losses()) {
        table.row(
            checked.name(),
            row.domain(),
            String.format(Locale.ROOT, "%.4f", row.predicted()),
            String.format(Locale.ROOT, "%.4f - %.4f", row.lower(), row.upper()),
            String.format(Locale.ROOT, "%.4f", row.observed()),
            String.format(Locale.ROOT, "%+.2f%%", 100 * row.relativeError()));
      }
    }
    out.print(table);
  }

  private static void steps(AtSize at, PrintWriter out) {
    Matching seen = at.observedSteps();
    out.printf(
        "the optimum reaches the baseline's final loss at %s of its tokens (by power law: %s;"
            + " predicted: %s)%n",
        share(seen.optimum().interpolated(), "none"),
        share(seen.optimum().powerLaw(), "unknown"),
        at.predictedSteps()
            .map(predicted -> share(predicted.optimum().interpolated(), "none"))
            .orElse("unknown"));
    out.printf(
        "the baseline reaches the optimum's final loss at %s of its tokens (predicted: %s)%n",
        either(seen.baseline(), "an unknown share"),
        at.predictedSteps()
            .map(predicted -> share(predicted.baseline().interpolated(), "beyond 400%"))
            .orElse("unknown"));
  }

  /** Read off the curve where it gets there, else by its power law, which is said. */
  private static String either(StepsToMatch steps, String otherwise) {
    return steps.interpolated().isEmpty() && steps.powerLaw().isPresent()
        ? share(steps.powerLaw(), otherwise) + " (extrapolated)"
        : share(steps.interpolated(), otherwise);
  }

  private static String share(OptionalDouble share, String otherwise) {
    return share.isPresent()
        ? String.format(Locale.ROOT, "%.0f%%", 100 * share.getAsDouble())
        : otherwise;
  }
}
