package org.mixlaw.study;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.mixlaw.base.Provenance;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.model.network.DeviceChoice;
import org.mixlaw.model.network.Proxy;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.plan.PlannedRun;
import org.mixlaw.study.plan.Repetitions;
import org.mixlaw.train.Init;
import org.mixlaw.train.Outcome;
import org.mixlaw.train.Progress;
import org.mixlaw.train.RunIdentity;
import org.mixlaw.train.RunSpec;
import org.mixlaw.train.SavedModel;
import org.mixlaw.train.TrainConfig;
import org.mixlaw.train.TrainListener;
import org.mixlaw.train.Trainer;

/** Trains the runs of one study in this process. */
final class RunTrainer implements Executor.Worker {
  private final StudyFile study;
  private final StudyFolder folder;
  private final Corpus corpus;
  private final Trainer trainer;
  private final int threads;
  private final List<String> command;
  private final Clock clock;
  private final StudyListener listener;
  private final BooleanSupplier stop;

  RunTrainer(Study study, Corpus corpus, int threads, BooleanSupplier stop) {
    this(study.place(), corpus, threads, stop);
  }

  /**
   * A trainer of a study's runs.
   *
   * @param place the study, and who is told of it
   * @param corpus its corpus
   * @param threads processor threads inside one run; 0: as many as there are processors
   * @param stop asked before every step
   */
  RunTrainer(Place place, Corpus corpus, int threads, BooleanSupplier stop) {
    this.study = place.file();
    this.folder = place.folder();
    this.corpus = corpus;
    this.trainer = new Trainer(place.clock(), Proxy::open);
    this.threads = threads;
    this.command = place.command();
    this.clock = place.clock();
    this.listener = place.listener();
    this.stop = stop;
  }

  /**
   * Where runs belong.
   *
   * @param file the study file
   * @param folder the study's folder
   * @param clock gives the time
   * @param command the command line, for the provenance of results
   * @param listener is told how runs get on
   */
  record Place(
      StudyFile file,
      StudyFolder folder,
      Clock clock,
      List<String> command,
      StudyListener listener) {}

  @Override
  public void run(PlannedRun run, String device) throws Exception {
    Provenance provenance =
        Provenance.of(
            command,
            Map.of("run", run.seed()),
            Map.of(folder.studyFile().getFileName().toString(), folder.studyFile()),
            clock);
    Optional<String> init = initDigest(study.train());
    if (init.isPresent()) {
      provenance = provenance.from(RunIdentity.INIT, init.get());
    }
    RunSpec spec =
        new RunSpec(
            run.name(),
            run.spec(),
            run.spec().vocabularyFor(corpus.tokenizerVocabulary()),
            run.mixture(),
            run.seed(),
            run.learningRate(),
            study.train().withTokens(run.tokens()),
            DeviceChoice.parse(device),
            threads,
            new TreeMap<>(corpus.trainingTokens()),
            provenance);
    Repetitions repetitions = new Repetitions(study, corpus.trainingTokens());
    Outcome outcome =
        trainer.run(
            spec,
            corpus.stream(run.mixture(), run.seed(), repetitions.subset(run.tokens())),
            corpus.validation().values(),
            folder.run(run.name()),
            new TrainListener() {
              @Override
              public void progress(Progress progress) {
                listener.progress(run, progress);
              }

              @Override
              public void notice(String sentence) {
                listener.notice(sentence);
              }
            },
            stop);
    if (outcome.finished()) {
      listener.finished(run);
    }
  }

  /** What tells the weights that runs begin with from others; empty where they are random. */
  static Optional<String> initDigest(TrainConfig train) throws IOException {
    return train.init() instanceof Init.Checkpoint begun
        ? Optional.of(SavedModel.find(Path.of(begun.path())).digest(begun.keepOptimizer()))
        : Optional.empty();
  }

  @Override
  public boolean interrupted() {
    return stop.getAsBoolean();
  }
}
