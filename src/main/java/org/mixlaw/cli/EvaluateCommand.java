package org.mixlaw.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.loss.DomainLoss;
import org.mixlaw.model.network.DeviceChoice;
import org.mixlaw.train.Evaluation;
import org.mixlaw.train.SavedModel;
import org.mixlaw.train.TrainConfig.PrecisionChoice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw evaluate}: the validation losses of a checkpoint. */
@Command(
    name = "evaluate",
    description =
        "Measure the loss of every validation domain of a corpus with a checkpoint's weights.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Parameters(
      paramLabel = "CHECKPOINT",
      description =
          "A run's folder, a checkpoint's folder, or a Hugging Face folder with config.json; e.g."
              + " study/runs/tiny-25k-uniform-s1.")
  private Path checkpoint;

  @Option(
      names = "--corpus",
      required = true,
      paramLabel = "DIR",
      description =
          "A built corpus, made with the tokenizer that the model was trained with; e.g."
              + " study/corpus.")
  private Path corpus;

  @Option(
      names = "--device",
      defaultValue = "auto",
      paramLabel = "DEVICE",
      description =
          "auto, cpu, gpu, gpu:INDEX; or several that share the work: gpu:0,1, gpu:all, cpu:N"
              + " (default: ${DEFAULT-VALUE}).")
  private String device;

  @Option(
      names = "--precision",
      defaultValue = "auto",
      paramLabel = "FORMAT",
      description =
          "auto (bf16 on a GPU, fp32 on a CPU), bf16 or fp32 (default: ${DEFAULT-VALUE}).")
  private PrecisionChoice precision;

  @Option(
      names = "--threads",
      defaultValue = "0",
      paramLabel = "N",
      description = "CPU threads; 0: one per processor (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Override
  public Integer call() throws Exception {
    Corpus built = Corpus.open(corpus);
    List<DomainLoss> losses =
        Evaluation.ofCheckpoint(
            SavedModel.find(checkpoint),
            built.validation().values(),
            built.sequenceLength(),
            built.tokenizerVocabulary(),
            precision,
            DeviceChoice.parse(device),
            threads);
    print(command.commandLine().getOut(), losses);
    return 0;
  }

  /** Prints a line for each domain. */
  static void print(PrintWriter out, List<DomainLoss> losses) {
    String row = "%-24s %10s %10s %10s %12s%n";
    out.printf(row, "domain", "loss", "+-", "bits/byte", "tokens");
    for (DomainLoss loss : losses) {
      out.printf(
          row,
          loss.domain(),
          number(loss.loss()),
          number(loss.standardError()),
          number(loss.bitsPerByte()),
          loss.tokens());
    }
    out.flush();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }
}
