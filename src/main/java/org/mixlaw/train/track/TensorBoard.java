package org.mixlaw.train.track;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** TensorBoard's event file. */
final class TensorBoard implements Tracker {
  /** How TensorBoard knows its files. */
  private static final String PREFIX = "events.out.tfevents.";

  private final Clock clock;
  private final String file;
  private final AppendLog log;

  private TensorBoard(Clock clock, String file, AppendLog log) {
    this.clock = clock;
    this.file = file;
    this.log = log;
  }

  static Tracker open(TrackedRun run, Mark mark) throws IOException {
    double seconds = run.clock().millis() / 1e3;
    String file = mark.file();
    if (file.isEmpty()) {
      removeOld(run.folder());
      file = PREFIX + (long) seconds + ".mixlaw";
    }
    AppendLog log = AppendLog.open(run.folder().resolve(file), mark.length());
    if (mark.length() == 0) {
      log.append(EventFile.header(seconds));
    }
    return new TensorBoard(run.clock(), file, log);
  }

  private static void removeOld(Path folder) throws IOException {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (Path file : old) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void step(StepMetrics step) throws IOException {
    Map<String, Double> scalars = new LinkedHashMap<>();
    scalars.put("train/loss", step.loss());
    step.domainLoss().forEach((domain, loss) -> scalars.put("train_loss/" + domain, loss));
    scalars.put("train/gradient_norm", step.gradientNorm());
    scalars.put("train/learning_rate", step.learningRate());
    scalars.put("train/tokens", (double) step.tokens());
    step.epochs().forEach((domain, epochs) -> scalars.put("epochs/" + domain, epochs));
    StepMetrics.Timing timing = step.timing();
    scalars.put("timing/seconds", timing.seconds());
    scalars.put("timing/tokens_per_second", timing.tokensPerSecond());
    if (!Double.isNaN(timing.mfu())) {
      scalars.put("timing/mfu", timing.mfu());
    }
    scalars.put("timing/data_wait", timing.dataWait());
    scalars.put("timing/memory", (double) timing.memory());
    append(step.step(), scalars);
  }

  @Override
  public void evaluation(EvaluationMetrics evaluation) throws IOException {
    Map<String, Double> scalars = new LinkedHashMap<>();
    evaluation.losses().forEach(loss -> scalars.put("validation/" + loss.domain(), loss.loss()));
    append(evaluation.step(), scalars);
  }

  @Override
  public Mark sync() throws IOException {
    return new Mark(file, log.sync());
  }

  @Override
  public void close() throws IOException {
    log.close();
  }

  private void append(long step, Map<String, Double> scalars) throws IOException {
    log.append(EventFile.scalars(clock.millis() / 1e3, step, scalars));
  }
}
