package org.mixlaw.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.mixlaw.base.Counts;
import org.mixlaw.cli.console.CommandWords;
import org.mixlaw.cli.console.Interruption;
import org.mixlaw.mixture.NamedValue;
import org.mixlaw.model.ModelCards;
import org.mixlaw.study.SingleRun;
import org.mixlaw.study.Study;
import org.mixlaw.study.StudyListener;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.plan.PlannedRun;
import org.mixlaw.train.Outcome;
import org.mixlaw.train.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw train}: one run. */
@Command(
    name = "train",
    description = {
      "Train one run of a study: one of its models on one mixture.",
      "It resumes from the checkpoint in the run's folder, if there is one; stop it at any moment"
          + " (Ctrl-C, kill)."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      NamedValue.QUOTING,
      "",
      "Example: mixlaw train configs/quickstart.yaml --model tiny-57k --mixture prose=0.5,code=0.5"
          + " --seed 2"
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin private StudyOptions settings = new StudyOptions();

  @Parameters(
      paramLabel = "CONFIG",
      description = "The study file (YAML), e.g. configs/quickstart.yaml.")
  private Path config;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "CARD",
      description = "One of the study's models, or that of its validation, e.g. tiny-57k.")
  private String model;

  @Option(
      names = "--mixture",
      required = true,
      paramLabel = "NAME|a=0.5,b=0.5",
      description =
          "One of the study's pilot mixtures by name, or proportions over its domains; at the"
              + " validation's model also optimum or baseline.")
  private String mixture;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of weights and data order (default: the study's first).")
  private Long seed;

  @Option(
      names = "--study",
      paramLabel = "DIR",
      description = "The study's folder (default: studies/<name of the study>).")
  private Path folder;

  @Option(
      names = "--device",
      defaultValue = "auto",
      paramLabel = "DEVICE",
      description =
          "auto, cpu, gpu, gpu:INDEX; or several that share each batch: gpu:0,1, gpu:all, cpu:N"
              + " (default: ${DEFAULT-VALUE}).")
  private String device;

  @Option(
      names = "--threads",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "CPU threads inside one operation; 0: the processors shared out among the devices"
              + " (default: ${DEFAULT-VALUE}). Part of a run's state: a resumed run keeps its"
              + " number.")
  private int threads;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    StudyFile file = settings.read(config);
    StudyFolder place =
        new StudyFolder(folder == null ? Path.of("studies").resolve(file.name()) : folder);
    ModelCards cards = ModelCards.of(System.getenv());
    OptionalLong given = seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    PlannedRun run =
        SingleRun.of(
            file, place, cards, model, mixture, given, notice -> err.println("mixlaw: " + notice));
    Study study =
        Study.open(file, place, cards, Clock.systemUTC(), CommandWords.of(command), new Lines(err));
    try (Interruption stop = new Interruption(err)) {
      Optional<Outcome> outcome = SingleRun.train(study, run, device, threads, stop);
      if (outcome.isEmpty()) {
        return Mixlaw.FAILED; // the signal that asked for it makes the status
      }
      out.println(place.run(run.name()));
      EvaluateCommand.print(out, outcome.get().losses());
      return 0;
    }
  }

  /** Tells how the run gets on, a line every few seconds. */
  private static final class Lines implements StudyListener {
    private static final long EVERY = TimeUnit.SECONDS.toNanos(5);

    private final PrintWriter err;
    private long last = System.nanoTime();

    Lines(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void stage(String stage) {
      say(stage);
    }

    @Override
    public void notice(String sentence) {
      say(sentence);
    }

    @Override
    public void progress(PlannedRun run, Progress progress) {
      if (System.nanoTime() - last >= EVERY) {
        last = System.nanoTime();
        say(
            String.format(
                Locale.ROOT,
                "step %d of %d, loss %.4f, %s tokens/s, %d s left",
                progress.step(),
                progress.steps(),
                progress.loss(),
                Counts.brief(progress.tokensPerSecond()),
                progress.remaining().toSeconds()));
      }
    }

    private void say(String sentence) {
      err.println("mixlaw: " + sentence);
      err.flush();
    }
  }
}
