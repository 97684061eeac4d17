package org.mixlaw.train;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.mixlaw.base.Documents;
import org.mixlaw.train.track.AppendLog;
import org.mixlaw.train.track.EventFile;

/**
 * What a run writes down as it goes: {@code metrics.jsonl}, {@code losses.csv} and TensorBoard's
 * event file. All three can be taken back to where a checkpoint was written.
 */
final class RunLog implements AutoCloseable {
  private static final ObjectWriter LINE =
      Documents.json().writer().without(SerializationFeature.INDENT_OUTPUT);

  /** How TensorBoard knows its files. */
  private static final String EVENTS = "events.out.tfevents.";

  private final Clock clock;
  private final AppendLog metrics;
  private final AppendLog events;
  private final String eventsName;
  private final LossTable losses;

  /**
   * One step's measurements.
   *
   * @param step the step, from 1
   * @param tokens tokens seen after it
   * @param loss mean loss of the batch, nats per token
   * @param gradientNorm global norm before clipping
   * @param learningRate the rate of the step
   * @param applied false if the step was left out
   * @param domainLoss mean loss of the batch's sequences of each domain
   * @param epochs how often each domain has been read through, where that is known
   */
  record Step(
      long step,
      long tokens,
      double loss,
      double gradientNorm,
      double learningRate,
      boolean applied,
      SortedMap<String, Double> domainLoss,
      SortedMap<String, Double> epochs) {}

  /**
   * How fast the steps went that were read together.
   *
   * @param seconds training time so far
   * @param tokensPerSecond speed
   * @param mfu share of the device's peak, NaN where that is unknown
   * @param dataWait share of the time that was spent waiting for data
   * @param memory bytes in use
   */
  record Timing(double seconds, double tokensPerSecond, double mfu, double dataWait, long memory) {}

  private RunLog(
      Clock clock, AppendLog metrics, AppendLog events, String eventsName, LossTable losses) {
    this.clock = clock;
    this.metrics = metrics;
    this.events = events;
    this.eventsName = eventsName;
    this.losses = losses;
  }

  /**
   * Opens the files of a run where a state says they stood, dropping what lies behind.
   *
   * @param folder the run's folder
   * @param spec the run
   * @param clock gives the time of TensorBoard's events
   * @param state the state, that before the first step among them
   * @return the log
   * @throws IOException if a file cannot be opened
   */
  static RunLog open(RunFolder folder, RunSpec spec, Clock clock, RunState state)
      throws IOException {
    double seconds = clock.millis() / 1e3;
    String name = state.events().file();
    if (name.isEmpty()) {
      removeEvents(folder.path());
      name = EVENTS + (long) seconds + ".mixlaw";
    }
    AppendLog events = AppendLog.open(folder.path().resolve(name), state.events().length());
    if (state.events().length() == 0) {
      events.append(EventFile.header(seconds));
    }
    return new RunLog(
        clock,
        AppendLog.open(folder.metrics(), state.metricsLength()),
        events,
        name,
        new LossTable(folder.losses(), spec, state.lossesLength()));
  }

  private static void removeEvents(Path folder) throws IOException {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, EVENTS + "*")) {
      for (Path file : old) {
        Files.delete(file);
      }
    }
  }

  void step(Step step, Timing timing) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step.step());
    line.put("tokens", step.tokens());
    line.put("loss", step.loss());
    line.put("gradient_norm", step.gradientNorm());
    line.put("learning_rate", step.learningRate());
    if (!step.applied()) {
      line.put("skipped", true);
    }
    line.put("domain_loss", step.domainLoss());
    line.put("epochs", step.epochs());
    Map<String, Number> speed = new LinkedHashMap<>();
    speed.put("seconds", timing.seconds());
    speed.put("tokens_per_second", timing.tokensPerSecond());
    if (!Double.isNaN(timing.mfu())) {
      speed.put("mfu", timing.mfu());
    }
    speed.put("data_wait", timing.dataWait());
    speed.put("memory", timing.memory());
    line.put("timing", speed);
    append(line);

    Map<String, Double> scalars = new LinkedHashMap<>();
    scalars.put("train/loss", step.loss());
    step.domainLoss().forEach((domain, loss) -> scalars.put("train_loss/" + domain, loss));
    scalars.put("train/gradient_norm", step.gradientNorm());
    scalars.put("train/learning_rate", step.learningRate());
    scalars.put("train/tokens", (double) step.tokens());
    step.epochs().forEach((domain, epochs) -> scalars.put("epochs/" + domain, epochs));
    speed.forEach((name, value) -> scalars.put("timing/" + name, value.doubleValue()));
    events.append(EventFile.scalars(clock.millis() / 1e3, step.step(), scalars));
  }

  void evaluation(long step, long tokens, List<DomainLoss> measured, EpochCounter ledger)
      throws IOException {
    Map<String, Object> byDomain = new LinkedHashMap<>();
    Map<String, Double> scalars = new LinkedHashMap<>();
    for (DomainLoss loss : measured) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("loss", loss.loss());
      putIfKnown(entry, "standard_error", loss.standardError());
      putIfKnown(entry, "bits_per_byte", loss.bitsPerByte());
      entry.put("tokens", loss.tokens());
      byDomain.put(loss.domain(), entry);
      scalars.put("validation/" + loss.domain(), loss.loss());
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("tokens", tokens);
    line.put("validation", byDomain);
    line.put("epochs", ledger.epochs());
    if (!ledger.subset().isEmpty()) {
      line.put("subset", ledger.subset());
    }
    append(line);
    events.append(EventFile.scalars(clock.millis() / 1e3, step, scalars));
    losses.add(tokens, measured);
  }

  /** Forces everything to the disk. */
  RunState.EventsMark syncEvents() throws IOException {
    return new RunState.EventsMark(eventsName, events.sync());
  }

  /** Forces the metrics to the disk and gives their length in bytes. */
  long syncMetrics() throws IOException {
    return metrics.sync();
  }

  /** The loss table's length in bytes; it is on the disk already. */
  long lossesLength() {
    return losses.length();
  }

  @Override
  public void close() throws IOException {
    metrics.close();
    events.close();
  }

  private void append(Map<String, Object> line) throws IOException {
    metrics.append((LINE.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void putIfKnown(Map<String, Object> entry, String key, double value) {
    if (!Double.isNaN(value)) {
      entry.put(key, value);
    }
  }
}
