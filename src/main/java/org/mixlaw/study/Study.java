package org.mixlaw.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.base.TextFiles;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.loss.LossTable;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.MixtureTable;
import org.mixlaw.model.ModelCards;
import org.mixlaw.study.slurm.SlurmSettings;
import org.mixlaw.train.RunFolder;

/**
 * The runs of a study: its folder, its corpus, its pilots and the losses they gave. Every step
 * finds what an earlier call has finished and goes on from there.
 */
public final class Study {
  private final StudyFile file;
  private final StudyFolder folder;
  private final ModelCards cards;
  private final Clock clock;
  private final List<String> command;
  private final StudyListener listener;

  private Study(
      StudyFile file,
      StudyFolder folder,
      ModelCards cards,
      Clock clock,
      List<String> command,
      StudyListener listener) {
    this.file = file;
    this.folder = folder;
    this.cards = cards;
    this.clock = clock;
    this.command = List.copyOf(command);
    this.listener = listener;
  }

  /**
   * Opens a study's folder, or begins it. The study file is resolved into it; a folder that was
   * begun with another study file is refused, so that no result mixes two studies.
   *
   * @param file the study file, its paths resolved
   * @param folder the folder
   * @param cards the model cards
   * @param clock gives the time
   * @param command the command line, for the provenance of results
   * @param listener is told how the study gets on
   * @return the study
   * @throws IOException if the folder cannot be written
   * @throws InputException if the folder belongs to another study, or the plan is over its budget
   */
  public static Study open(
      StudyFile file,
      StudyFolder folder,
      ModelCards cards,
      Clock clock,
      List<String> command,
      StudyListener listener)
      throws IOException {
    new StudyPlanner(file, folder, cards).check();
    String resolved = Documents.yaml().writeValueAsString(file);
    if (Files.exists(folder.studyFile())) {
      boolean same = TextFiles.read(folder.studyFile()).equals(resolved);
      if (!same && !sameButForDefaults(folder.studyFile(), file)) {
        throw InputException.of(
            "%s: was begun with another study file; give another folder with --study, or restore"
                + " the file (its resolved form is there)",
            folder.studyFile());
      }
      if (!same && !slurm(folder.studyFile()).equals(file.slurm())) {
        AtomicFiles.write(folder.studyFile(), resolved);
      }
    } else {
      AtomicFiles.write(folder.studyFile(), resolved);
    }
    return new Study(file, folder, cards, clock, command, listener);
  }

  private static Optional<SlurmSettings> slurm(Path begun) {
    return Documents.readYaml(begun, StudyFile.class).slurm();
  }

  /**
   * A file from before a key was known says by leaving it out what the key's default says; what
   * jobs ask Slurm for may change at any time.
   */
  private static boolean sameButForDefaults(Path begun, StudyFile file) {
    try {
      return Documents.readYaml(begun, StudyFile.class).withSlurmOf(file).equals(file);
    } catch (InputException e) {
      return false;
    }
  }

  /**
   * The study file.
   *
   * @return the file, resolved
   */
  public StudyFile file() {
    return file;
  }

  /**
   * The study's folder.
   *
   * @return the folder
   */
  public StudyFolder folder() {
    return folder;
  }

  /**
   * Builds the corpus, or opens it where it is built.
   *
   * @return the corpus
   * @throws IOException if reading or writing fails
   * @throws InputException if a source is missing or broken
   */
  public Corpus corpus() throws IOException {
    if (!Corpus.isBuilt(folder.corpus())) {
      listener.stage("building the corpus");
    }
    return Corpus.build(file.corpus(), folder.corpus(), command, clock, listener.corpus());
  }

  /**
   * The pilots, their mixtures kept in the folder from the first call on.
   *
   * @param corpus the built corpus
   * @return the pilots
   * @throws IOException if the mixtures cannot be written
   * @throws InputException if a pilot or the baseline would repeat a domain more often than it may
   */
  public List<PlannedRun> pilots(Corpus corpus) throws IOException {
    StudyPlanner planner = new StudyPlanner(file, folder, cards);
    SortedMap<String, Mixture> mixtures = planner.mixtures();
    if (!Files.exists(folder.mixtures())) {
      MixtureTable.of(mixtures).write(folder.mixtures());
    }
    Plan plan = planner.plan();
    planner.requireFed(corpus.trainingTokens());
    return plan.pilots();
  }

  /**
   * Trains what is not finished of some runs.
   *
   * @param runs the runs
   * @param executor where they are trained
   * @param trainer trains one in this process
   * @return true if all of them are finished now, false if the user asked to stop before that
   * @throws IOException if a run failed: the message names the first and says why
   * @throws InterruptedException if this thread is interrupted
   */
  public boolean train(Collection<PlannedRun> runs, Executor executor, RunWorker trainer)
      throws IOException, InterruptedException {
    List<PlannedRun> open = runs.stream().filter(run -> !finished(run)).toList();
    if (open.size() < runs.size()) {
      listener.notice(
          (runs.size() - open.size()) + " of " + runs.size() + " runs are finished already");
    }
    if (open.isEmpty()) {
      return true;
    }
    listener.begin(open.size(), open.stream().mapToDouble(PlannedRun::flops).sum());
    Map<String, String> failures;
    try {
      failures = executor.execute(open, trainer);
    } finally {
      listener.end();
    }
    if (trainer.interrupted()) {
      return false;
    }
    if (!failures.isEmpty()) {
      Map.Entry<String, String> first = failures.entrySet().iterator().next();
      throw new IOException(
          failures.size()
              + " of "
              + open.size()
              + " runs failed; the first, "
              + first.getKey()
              + ": "
              + first.getValue());
    }
    return true;
  }

  private boolean finished(PlannedRun run) {
    return new RunFolder(folder.run(run.name())).finished();
  }

  /**
   * Gathers the losses of finished runs into one table.
   *
   * @param runs the runs
   * @return their losses
   * @throws InputException if a run's table is missing or broken
   */
  public LossTable losses(Collection<PlannedRun> runs) {
    List<LossTable> tables = new ArrayList<>();
    for (PlannedRun run : runs) {
      tables.add(LossTable.read(new RunFolder(folder.run(run.name())).losses()));
    }
    return LossTable.merge(tables);
  }

  Clock clock() {
    return clock;
  }

  List<String> command() {
    return command;
  }

  StudyListener listener() {
    return listener;
  }

  ModelCards cards() {
    return cards;
  }
}
