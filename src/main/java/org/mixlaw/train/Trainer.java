package org.mixlaw.train;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.mixlaw.base.Documents;
import org.mixlaw.base.FolderLock;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Seeds;
import org.mixlaw.corpus.stream.TrainingStream;
import org.mixlaw.corpus.stream.ValidationSet;
import org.mixlaw.model.AdamW;
import org.mixlaw.model.network.DeviceFailure;
import org.mixlaw.model.network.DeviceOutOfMemory;
import org.mixlaw.model.network.Devices;
import org.mixlaw.model.network.Proxy;
import org.mixlaw.model.network.ProxyOptions;
import org.mixlaw.train.track.TrackedRun;
import org.mixlaw.train.track.Trackers;

/**
 * Trains one run in its folder, from wherever the folder stands: not begun, interrupted, or
 * finished. However often a run is interrupted, and by whatever, its final weights and everything
 * it logs but the timings are those of a run that was not (bit by bit on a CPU).
 *
 * <p>The optimizer is AdamW with Pythia's constants (arXiv 2304.01373, section 2): betas 0.9 and
 * 0.95, epsilon 1e-8.
 */
public final class Trainer {
  private final Clock clock;
  private final Function<ProxyOptions, Proxy> open;
  private final Consumer<String> stages;

  /**
   * Makes a trainer.
   *
   * @param clock gives the time that results are stamped with
   */
  public Trainer(Clock clock) {
    this(clock, Proxy::open);
  }

  /**
   * Makes a trainer of other proxies.
   *
   * @param clock gives the time that results are stamped with
   * @param open opens a proxy
   */
  public Trainer(Clock clock, Function<ProxyOptions, Proxy> open) {
    this(clock, open, stage -> {});
  }

  /**
   * Makes a trainer whose saves are watched.
   *
   * @param stages is told the stages of every save, as {@link Checkpoints} has it
   */
  Trainer(Clock clock, Function<ProxyOptions, Proxy> open, Consumer<String> stages) {
    this.clock = clock;
    this.open = open;
    this.stages = stages;
  }

  /**
   * Trains a run to its end, or until it is asked to stop. Does nothing where the folder says that
   * the run is finished; goes on from the newest checkpoint where there is one.
   *
   * @param spec the run
   * @param stream its training sequences, made with its mixture
   * @param validation the held-out sequences of every validation domain
   * @param path the run's folder, made where it is missing
   * @param listener is told how the run gets on
   * @param stop asked before every step; once true, a checkpoint is written and the call returns
   * @return how the call ended
   * @throws IOException if reading or writing fails
   * @throws InterruptedException if this thread is interrupted while it waits for data
   * @throws InputException if the configuration does not fit the data or the folder, another
   *     process is training the run, all checkpoints are damaged, or a loss or gradient is not
   *     finite (its update is not made)
   */
  @SuppressWarnings("try") // the lock is only held
  public Outcome run(
      RunSpec spec,
      TrainingStream stream,
      Collection<ValidationSet> validation,
      Path path,
      TrainListener listener,
      BooleanSupplier stop)
      throws IOException, InterruptedException {
    RunFolder folder = new RunFolder(path);
    Optional<Outcome> done = folder.outcome();
    if (done.isPresent()) {
      return done.get();
    }
    try (FolderLock lock = folder.lock()) {
      folder.forgetFailure();
      return train(spec, stream, validation, folder, listener, stop);
    }
  }

  private Outcome train(
      RunSpec spec,
      TrainingStream stream,
      Collection<ValidationSet> validation,
      RunFolder folder,
      TrainListener listener,
      BooleanSupplier stop)
      throws IOException, InterruptedException {
    int batchSequences = spec.train().batchSequences(stream.sequenceLength());
    List<ValidationSet> sets =
        validation.stream().sorted(Comparator.comparing(ValidationSet::domain)).toList();
    Checkpoints checkpoints = new Checkpoints(folder.checkpoints(), listener::notice, stages);
    Optional<Checkpoints.Saved> saved = checkpoints.newest();
    int threads = saved.map(s -> s.state().settings().threads()).orElse(spec.threads());

    try (Proxy proxy = open.apply(options(spec, stream.sequenceLength(), threads))) {
      listener.notice(spec.run() + ": " + proxy.platform());
      requireWorkForAll(spec, batchSequences, proxy);
      RunFile file = RunFile.of(spec, stream, sets, proxy);
      RunState state =
          saved.isPresent()
              ? resume(file, folder, saved.get(), proxy, listener)
              : begin(file, folder, spec, batchSequences, proxy);
      try (Trackers trackers = Trackers.open(tracked(spec, folder, state), state.trackers())) {
        RunInProgress run =
            new RunInProgress(
                spec,
                proxy,
                new Evaluation(sets, stream.sequenceLength(), state.passRows(proxy)),
                trackers,
                checkpoints,
                listener,
                new EpochCounter(
                    spec.availableTokens(), stream, state.counters().domainSequences()),
                state);
        boolean finished = loop(run, stream, proxy, stop);
        Outcome outcome = new Outcome(finished, run.step(), run.tokens(), run.losses());
        if (finished) {
          checkpoints.keepOnlyNewest();
          folder.finish(outcome, clock);
        }
        return outcome;
      }
    }
  }

  private TrackedRun tracked(RunSpec spec, RunFolder folder, RunState state) {
    return new TrackedRun(
        spec.run(),
        spec.model().name(),
        spec.model().nonEmbeddingParameters(),
        spec.seed(),
        spec.mixture(),
        folder.path(),
        state.tokens(),
        clock);
  }

  /**
   * The training loop. The processor waits for the device only where losses are read, a domain is
   * evaluated or a checkpoint is written; the next batch is read meanwhile.
   *
   * @return false if it was asked to stop
   */
  private static boolean loop(
      RunInProgress run, TrainingStream stream, Proxy proxy, BooleanSupplier stop)
      throws IOException, InterruptedException {
    TrainConfig config = run.spec().train();
    int sequences = config.batchSequences(stream.sequenceLength());
    while (true) {
      try (Batches batches =
          new Batches(stream, sequences, run.passRows(), run.step() + 1, config.steps())) {
        return steps(run, batches, stream.sequenceLength(), proxy, stop);
      } catch (DeviceOutOfMemory e) {
        run.halveMicroBatch(e);
        proxy.discard();
      } catch (DeviceFailure e) {
        throw run.ended(e);
      } catch (EngineException e) {
        throw run.ended(DeviceFailure.of(proxy.device(), e));
      }
    }
  }

  private static boolean steps(
      RunInProgress run, Batches batches, int sequenceLength, Proxy proxy, BooleanSupplier stop)
      throws IOException, InterruptedException {
    TrainConfig config = run.spec().train();
    while (run.step() < config.steps()) {
      if (stop.getAsBoolean()) {
        run.readLosses(batches.waitedNanos());
        run.checkpoint();
        return false;
      }
      Batch batch = batches.next();
      for (int[] tokens : batch.microBatches()) {
        proxy.forwardBackward(tokens, tokens.length / (sequenceLength + 1), config.batchTokens());
      }
      double learningRate = run.nextLearningRate();
      proxy.update(learningRate, run.refuseAbove());
      run.stepped(batch, learningRate);
      if (run.readingDue()) {
        run.readLosses(batches.waitedNanos());
      }
      if (config.evaluatesAfter(run.step())) {
        run.evaluate();
      }
      if (config.checkpointsAfter(run.step())) {
        run.checkpoint();
      }
    }
    return true;
  }

  private static void requireWorkForAll(RunSpec spec, int batchSequences, Proxy proxy) {
    if (batchSequences < proxy.replicas()) {
      throw InputException.of(
          "run %s: a batch of %d sequences cannot be divided among %d replicas (%s); accepted are"
              + " as many devices as a batch has sequences, or larger train.batch_tokens",
          spec.run(), batchSequences, proxy.replicas(), proxy.device());
    }
  }

  private static ProxyOptions options(RunSpec spec, int sequenceLength, int threads) {
    TrainConfig config = spec.train();
    return new ProxyOptions(
        spec.model(),
        spec.vocabulary(),
        sequenceLength,
        config.precision().on(Devices.bf16(spec.device())),
        spec.device(),
        Seeds.derive(spec.seed(), "initialisation"),
        new AdamW(
            AdamW.PYTHIA.beta1(),
            AdamW.PYTHIA.beta2(),
            AdamW.PYTHIA.epsilon(),
            config.weightDecay(),
            config.gradientClip()),
        threads);
  }

  private static RunState begin(
      RunFile file, RunFolder folder, RunSpec spec, int batchSequences, Proxy proxy)
      throws IOException {
    Files.createDirectories(folder.path());
    Documents.writeYaml(folder.runFile(), file);
    if (spec.train().init() instanceof Init.Checkpoint checkpoint) {
      SavedModel.find(Path.of(checkpoint.path())).load(proxy, checkpoint.keepOptimizer());
    }
    int given = spec.train().microBatch();
    int microBatch =
        given > 0 ? Math.min(given, batchSequences) : MicroBatch.choose(proxy, batchSequences);
    return RunState.begin(
        new RunState.Settings(
            spec.seed(),
            batchSequences,
            spec.train().schedule(),
            spec.learningRate(),
            microBatch,
            proxy.options().threads(),
            file.precision()));
  }

  private static RunState resume(
      RunFile file, RunFolder folder, Checkpoints.Saved saved, Proxy proxy, TrainListener listener)
      throws IOException {
    RunFile began = Documents.readYaml(folder.runFile(), RunFile.class);
    file.continues(began, folder.path());
    if (!began.validationData().equals(file.validationData())) {
      Documents.writeYaml(folder.runFile(), began.evaluatedAs(file));
    }
    RunState state = saved.state();
    if (state.step() < file.steps()) {
      proxy.loadWeights(saved.folder().resolve(Checkpoints.WEIGHTS));
      proxy.loadOptimizer(saved.folder().resolve(Checkpoints.OPTIMIZER));
    }
    listener.notice(
        String.format("%s: resuming from step %d of %d", file.run(), state.step(), file.steps()));
    return state;
  }
}
