package org.mixlaw.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.mixlaw.base.Counts;
import org.mixlaw.base.InputException;
import org.mixlaw.cli.console.TextTable;
import org.mixlaw.cli.console.VerdictText;
import org.mixlaw.loss.LossTable;
import org.mixlaw.model.ModelCards;
import org.mixlaw.model.network.DeviceChoice;
import org.mixlaw.study.elsewhere.ElsewhereValidation;
import org.mixlaw.study.elsewhere.NamedCheckpoint;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.outcome.Validation;
import picocli.CommandLine.Option;

/** What {@code validate} is told of models that were trained elsewhere. */
final class ElsewhereOptions {
  @Option(
      names = "--checkpoint",
      paramLabel = "NAME[@TOKENS]=DIR",
      description =
          "Evaluate this checkpoint on the study's held-out text, and train nothing: Hugging Face's"
              + " GPTNeoX (one file or shards; fp32, bf16 or fp16) or Mixlaw's. NAME is optimum,"
              + " baseline or another mixture of the study. May be repeated; checkpoints along the"
              + " way say their tokens: optimum@20B=DIR.")
  private List<String> checkpoints = List.of();

  @Option(
      names = "--losses",
      paramLabel = "LOSSES.csv",
      description =
          "Losses that another trainer measured on the study's validation domains: params, tokens,"
              + " domain, loss and mixture (a name) or mix.<domain> columns; 'unit' may say"
              + " bits_per_byte.")
  private Optional<Path> losses = Optional.empty();

  @Option(
      names = "--tokens",
      paramLabel = "D",
      description =
          "Tokens that these models have seen (default: those of the study's validation or target"
              + " for its size).")
  private Optional<String> tokens = Optional.empty();

  /** Whether models trained elsewhere are meant. */
  boolean given() {
    if (tokens.isPresent() && checkpoints.isEmpty() && losses.isEmpty()) {
      throw new InputException(
          "--tokens: belongs to --checkpoint or --losses; the study file's key 'validate' says how"
              + " long its own models are trained");
    }
    return !checkpoints.isEmpty() || losses.isPresent();
  }

  /** Measures, extends the study's table, and prints what came out. */
  void run(
      StudyFolder folder,
      DeviceChoice device,
      int threads,
      List<String> command,
      PrintWriter out,
      PrintWriter err)
      throws IOException {
    ElsewhereValidation elsewhere = new ElsewhereValidation(folder, ModelCards.of(System.getenv()));
    OptionalLong seen =
        tokens
            .map(text -> OptionalLong.of(Counts.parsePositive(text, "--tokens")))
            .orElseGet(OptionalLong::empty);
    List<NamedCheckpoint> named =
        checkpoints.stream().map(text -> NamedCheckpoint.parse(text, "--checkpoint")).toList();
    List<LossTable.Row> rows = new ArrayList<>();
    if (losses.isPresent()) {
      rows.addAll(elsewhere.read(losses.get(), seen));
    }
    for (NamedCheckpoint checkpoint : named) {
      err.printf("mixlaw: evaluating %s: %s%n", checkpoint.mixture(), checkpoint.folder());
      rows.addAll(elsewhere.evaluate(checkpoint, seen, device, threads));
    }
    LossTable table = elsewhere.extend(rows);
    Optional<Validation> verdict = elsewhere.verdict(table, command, Clock.systemUTC());
    print(elsewhere.alongTheWay(table), out);
    if (verdict.isPresent()) {
      new VerdictText(verdict.get()).print(out);
    } else {
      out.println("no verdict yet: it takes optimum and baseline of one size after as many tokens");
    }
    out.printf(
        "losses: %s; 'mixlaw fit %s %s --out LAWS.json' fits laws that know them too%n",
        folder.elsewhere(), folder.losses(), folder.elsewhere());
    out.flush();
  }

  /** Observed less predicted, checkpoint by checkpoint. */
  private static void print(List<ElsewhereValidation.Seen> seen, PrintWriter out) {
    if (seen.isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable("mixture", "params", "tokens", "predicted", "interval", "observed", "drift");
    for (ElsewhereValidation.Seen one : seen) {
      Validation.Row loss = one.loss();
      table.row(
          one.mixture(),
          Counts.brief(one.params()),
          Counts.brief(one.tokens()),
          String.format(Locale.ROOT, "%.4f", loss.predicted()),
          String.format(Locale.ROOT, "%.4f - %.4f", loss.lower(), loss.upper()),
          String.format(Locale.ROOT, "%.4f", loss.observed()),
          String.format(Locale.ROOT, "%+.4f", loss.observed() - loss.predicted()));
    }
    out.println("overall loss, checkpoint by checkpoint (drift: observed less predicted):");
    out.print(table);
    out.println();
  }
}
