package org.mixlaw.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.mixlaw.cli.console.Written;
import org.mixlaw.model.exchange.HuggingFaceExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw export}: a run's weights for other programs. */
@Command(
    name = "export",
    description = "Write a run's weights in a form that other programs load.",
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "RUN",
      description =
          "A run's folder (its newest checkpoint is taken), a checkpoint's folder, or a weights"
              + " file. Example: studies/q/runs/tiny-57k-m1-s1")
  Path run;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "huggingface",
      description =
          "huggingface: config.json and model.safetensors, as from_pretrained of transformers"
              + " loads them (default: ${DEFAULT-VALUE}).")
  Format format;

  @Written("config.json")
  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The folder to write to; made when missing.")
  Path out;

  /** What can be written. */
  enum Format {
    /** config.json and model.safetensors. */
    HUGGINGFACE
  }

  @Override
  public Integer call() throws IOException {
    Path weights =
        switch (format) {
          case HUGGINGFACE -> HuggingFaceExport.write(run, out);
        };
    spec.commandLine().getOut().printf("%s: exported %s%n", out, weights);
    return 0;
  }
}
