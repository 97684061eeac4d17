package org.mixlaw.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.DomainLoss;
import org.mixlaw.model.network.DeviceFailure;
import org.mixlaw.model.network.DeviceOutOfMemory;
import org.mixlaw.model.network.Proxy;
import org.mixlaw.model.network.StepReading;
import org.mixlaw.train.track.EvaluationMetrics;
import org.mixlaw.train.track.StepMetrics;
import org.mixlaw.train.track.Trackers;

/**
 * The accounts of a run: steps whose losses are still on the device, what has been logged and seen,
 * and the state that a checkpoint needs.
 */
final class RunInProgress {
  private static final int GPU_READ_EVERY = 10;

  /** A step that has been queued but not read. */
  private record Pending(Batch batch, double learningRate) {}

  private final RunSpec spec;
  private final Proxy proxy;
  private final Trackers trackers;
  private final Checkpoints checkpoints;
  private final TrainListener listener;
  private final EpochCounter epochs;
  private final GradientGuard guard;
  private final TrainingTime time;
  private final int readEvery;

  /** The state that this start goes on from; its micro-batch may be halved on the way. */
  private RunState begun;

  private Evaluation evaluation;

  /** Steps that are queued on the device, oldest first. */
  private final List<Pending> pending = new ArrayList<>();

  /** Steps that have been queued since the run began. */
  private long step;

  /** Of them, those left out for their gradient norm. */
  private long skipped;

  /** The last evaluation. */
  private List<DomainLoss> losses;

  /** The newest checkpoint in words, for messages, and its step. */
  private String lastGood;

  private long savedStep;

  RunInProgress(
      RunSpec spec,
      Proxy proxy,
      Evaluation evaluation,
      Trackers trackers,
      Checkpoints checkpoints,
      TrainListener listener,
      EpochCounter epochs,
      RunState state) {
    this.spec = spec;
    this.proxy = proxy;
    this.evaluation = evaluation;
    this.trackers = trackers;
    this.checkpoints = checkpoints;
    this.listener = listener;
    this.begun = state;
    this.guard = new GradientGuard(spec.train().skipSpikes(), state.counters().gradientNorms());
    this.time =
        new TrainingTime(
            Accelerator.of(proxy.device()),
            proxy.options().flopsPerToken(),
            state.counters().trainingSeconds());
    this.readEvery = readEvery(spec.train(), proxy.device());
    this.epochs = epochs;
    this.step = state.step();
    this.skipped = state.counters().skippedSteps();
    this.losses = state.losses();
    this.savedStep = step;
    this.lastGood = step > 0 ? "that of step " + step : "none yet";
  }

  /** Steps between two readings: a step can only be left out before the next one is queued. */
  private static int readEvery(TrainConfig config, String device) {
    if (config.skipSpikes()) {
      return 1;
    } else if (config.readEvery() > 0) {
      return config.readEvery();
    }
    return device.startsWith("gpu") ? GPU_READ_EVERY : 1;
  }

  RunSpec spec() {
    return spec;
  }

  long step() {
    return step;
  }

  long tokens() {
    return step * spec.train().batchTokens();
  }

  int microBatch() {
    return begun.settings().microBatch();
  }

  /** Sequences of one pass of all replicas. */
  int passRows() {
    return begun.passRows(proxy);
  }

  /**
   * Says how a device's failure ended the run.
   *
   * @param cause what failed
   * @return the exception to throw: run, step, cause, and where the next start goes on
   */
  DeviceFailure ended(DeviceFailure cause) {
    return new DeviceFailure(
        String.format(
            "run %s, step %d: %s; the last good checkpoint is %s: start again to go on from it, on"
                + " these devices or others",
            spec.run(), step + 1, cause.getMessage(), lastGood),
        cause);
  }

  /**
   * Goes on with half the micro-batch after the device ran out of memory at the first step of this
   * start, where nothing has been trained yet that would be lost.
   *
   * @param cause what was asked of the device
   * @throws InputException if a step is done already, or there is nothing left to halve
   */
  void halveMicroBatch(DeviceOutOfMemory cause) {
    int before = microBatch();
    if (step > begun.step() || before == 1) {
      throw InputException.of(
          "run %s, step %d: %s has too little memory for micro-batches of %d (%s); the last good"
              + " checkpoint is %s: start again once memory is free, %s",
          spec.run(),
          step + 1,
          proxy.device(),
          before,
          cause.asked(),
          lastGood,
          before > 1
              ? "or with a smaller train.micro_batch"
              : "or with a smaller model or shorter sequences");
    }
    begun = begun.withMicroBatch((before + 1) / 2);
    evaluation = evaluation.withRows(passRows());
    listener.notice(
        String.format(
            "%s: %s has too little memory for micro-batches of %d (%s); going on with %d",
            spec.run(), proxy.device(), before, cause.asked(), microBatch()));
    time.mark();
  }

  /** The last evaluation; empty before the first. */
  List<DomainLoss> losses() {
    return losses;
  }

  double nextLearningRate() {
    TrainConfig config = spec.train();
    return spec.learningRate()
        * config.schedule().factor(tokens(), config.batchTokens(), config.trainedTokens());
  }

  double refuseAbove() {
    return guard.refuseAbove();
  }

  /** Notes that a step has been queued. */
  void stepped(Batch batch, double learningRate) {
    pending.add(new Pending(batch, learningRate));
    step = batch.step();
  }

  /** Whether losses are to be read now: at regular steps, and before anything is kept. */
  boolean readingDue() {
    TrainConfig config = spec.train();
    return step % readEvery == 0 || config.evaluatesAfter(step) || config.checkpointsAfter(step);
  }

  /**
   * Waits for the device, and logs every step that has been queued since the last time.
   *
   * @param waitedNanos how long the loop has waited for data in all
   * @throws InputException if a loss or gradient norm is not finite
   */
  void readLosses(long waitedNanos) throws IOException {
    if (pending.isEmpty()) {
      return;
    }
    StepReading reading = proxy.read();
    long tokens = pending.size() * spec.train().batchTokens();
    StepMetrics.Timing timing = time.stretch(tokens, waitedNanos);
    int first = 0;
    double loss = Double.NaN;
    for (int i = 0; i < pending.size(); i++) {
      int size = pending.get(i).batch().domains().size();
      loss =
          logStep(
              pending.get(i),
              reading.sequenceLosses().subList(first, first + size),
              reading.updates().get(i),
              timing);
      first += size;
    }
    pending.clear();
    listener.progress(
        new Progress(
            step,
            spec.train().steps(),
            tokens(),
            loss,
            timing.tokensPerSecond(),
            timing.seconds(),
            byDomain(losses)));
    time.mark();
  }

  private static SortedMap<String, Double> byDomain(List<DomainLoss> losses) {
    SortedMap<String, Double> byDomain = new TreeMap<>();
    losses.forEach(loss -> byDomain.put(loss.domain(), loss.loss()));
    return byDomain;
  }

  /** Evaluates every validation domain. */
  void evaluate() throws IOException {
    losses = evaluation.run(proxy);
    for (DomainLoss loss : losses) {
      if (!Double.isFinite(loss.loss())) {
        throw InputException.of(
            "run %s, step %d: the validation loss of domain '%s' is %s; the last good checkpoint is"
                + " %s",
            spec.run(), step, loss.domain(), loss.loss(), lastGood);
      }
    }
    trackers.evaluation(
        new EvaluationMetrics(step, tokens(), losses, epochs.epochs(), epochs.subset()));
    listener.evaluated(tokens(), losses);
    time.mark();
  }

  /**
   * Writes a checkpoint, unless this step has one; that of the last step without the optimizer,
   * unless it is to be kept.
   */
  void checkpoint() throws IOException {
    if (step == savedStep) {
      return;
    }
    boolean optimizer = step < spec.train().steps() || spec.train().keepOptimizer();
    RunState.Counters counters =
        new RunState.Counters(epochs.sequences(), guard.norms(), skipped, time.seconds());
    RunState state = begun.after(step, tokens(), counters, losses, trackers.sync());
    Path folder =
        checkpoints.save(
            state,
            beside -> {
              proxy.saveWeights(beside.resolve(Checkpoints.WEIGHTS));
              if (optimizer) {
                proxy.saveOptimizer(beside.resolve(Checkpoints.OPTIMIZER));
              }
            });
    lastGood = folder.toString();
    savedStep = step;
    time.mark();
  }

  /**
   * Logs a step that has been read.
   *
   * @param queued the step
   * @param sequenceLosses losses of its sequences, nats per token, in their order in the batch
   * @param update its gradient norm, and whether the update was made
   * @param timing times of the stretch of steps that was read at once
   * @return the mean loss of the batch, nats per token
   * @throws InputException if the loss or the gradient norm is not finite
   */
  private double logStep(
      Pending queued,
      List<Double> sequenceLosses,
      StepReading.Update update,
      StepMetrics.Timing timing)
      throws IOException {
    Batch batch = queued.batch();
    double loss =
        sequenceLosses.stream().mapToDouble(Double::doubleValue).sum() / sequenceLosses.size();
    SortedMap<String, Long> counts = new TreeMap<>();
    SortedMap<String, Double> sums = new TreeMap<>();
    for (int i = 0; i < sequenceLosses.size(); i++) {
      counts.merge(batch.domains().get(i), 1L, Long::sum);
      sums.merge(batch.domains().get(i), sequenceLosses.get(i), Double::sum);
    }
    requireFinite(queued, loss, update.gradientNorm(), counts);
    epochs.add(counts);
    if (update.applied()) {
      guard.accepted(update.gradientNorm());
    } else {
      skipped++;
      listener.notice(
          String.format(
              "%s: step %d left out, its gradient norm %.4g is above the limit of %.4g",
              spec.run(), batch.step(), update.gradientNorm(), guard.refuseAbove()));
    }
    sums.replaceAll((domain, sum) -> sum / counts.get(domain));
    trackers.step(
        new StepMetrics(
            batch.step(),
            batch.step() * spec.train().batchTokens(),
            loss,
            update.gradientNorm(),
            queued.learningRate(),
            update.applied(),
            sums,
            epochs.epochs(),
            timing));
    return loss;
  }

  private void requireFinite(
      Pending queued, double loss, double gradientNorm, SortedMap<String, Long> counts) {
    if (!Double.isFinite(loss) || !Double.isFinite(gradientNorm)) {
      throw InputException.of(
          "run %s, step %d: the loss is %s and the gradient norm %s, so the update was not made;"
              + " sequences of the batch by domain: %s; learning rate %s; the last good checkpoint"
              + " is %s",
          spec.run(),
          queued.batch().step(),
          loss,
          gradientNorm,
          counts,
          queued.learningRate(),
          lastGood);
    }
  }
}
