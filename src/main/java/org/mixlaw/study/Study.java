package org.mixlaw.study;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.loss.LossTable;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.model.ModelCards;
import org.mixlaw.study.file.ChangedKeys;
import org.mixlaw.study.file.MeasuredLosses;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.plan.MixtureOrigin;
import org.mixlaw.study.plan.Plan;
import org.mixlaw.study.plan.PlannedRun;
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
   * Opens a study's folder, or begins it. The study file is resolved into it; where it says
   * something else than it did, the keys that changed are told, and the study grows: what the
   * change leaves as it was is kept.
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
    Optional<StudyFile> begun =
        Files.exists(folder.studyFile())
            ? Optional.of(StudyFile.read(folder.studyFile()))
            : Optional.empty();
    List<String> changed =
        begun.map(before -> ChangedKeys.between(before, file)).orElseGet(List::of);
    if (!changed.isEmpty()) {
      listener.notice("the study file changed: " + String.join(", ", changed));
    }
    if (Files.exists(folder.mixtures())) {
      Optional<MixtureOrigin> origin = MixtureOrigin.in(folder);
      if (origin.isPresent()) {
        origin.get().write(folder); // while the study file still says it
      }
    }
    if (!begun.equals(Optional.of(file))) {
      Documents.writeYaml(folder.studyFile(), file);
    }
    return new Study(file, folder, cards, clock, command, listener);
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
    } else {
      int adopted = RunLedger.adopt(folder, Corpus.open(folder.corpus()));
      if (adopted > 0) {
        listener.notice(adopted + " runs of an earlier version are taken over as they are");
      }
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
    planner.settle();
    Collection<Mixture> mixtures = planner.mixtures().values();
    for (String domain : file.corpus().trainingDomains()) {
      if (mixtures.stream().allMatch(mixture -> mixture.get(domain) == 0)) {
        listener.notice(
            "warning: no pilot reads domain '"
                + domain
                + "', so nothing is learned of it; raise mixtures.design.count, or add mixtures"
                + " that have it");
      }
    }
    Plan plan = planner.plan();
    planner.requireFed(plan, corpus.trainingTokens());
    return plan.pilots();
  }

  /**
   * Trains what is missing of some runs, and evaluates those that lack a validation domain. A
   * folder that another run has left under a run's name is set aside.
   *
   * @param runs the runs
   * @param corpus the study's corpus
   * @param executor where they are trained
   * @param trainer trains one run
   * @return true if all of them are complete now, false if the user asked to stop before that
   * @throws IOException if a run failed: the message names the first and says why
   * @throws InterruptedException if this thread is interrupted
   */
  public boolean train(
      Collection<PlannedRun> runs, Corpus corpus, Executor executor, Executor.Worker trainer)
      throws IOException, InterruptedException {
    RunLedger ledger = RunLedger.of(file, folder, corpus);
    List<Standing> standings = ledger.of(runs);
    StaleRuns stale = new StaleRuns(folder, listener);
    for (Standing standing : standings) {
      stale.settle(checked(standing));
    }
    List<PlannedRun> open = standings.stream().filter(Standing::trains).map(Standing::run).toList();
    if (open.size() < runs.size()) {
      listener.notice(
          (runs.size() - open.size()) + " of " + runs.size() + " runs are finished already");
    }
    if (!open.isEmpty() && !train(open, executor, trainer)) {
      return false;
    }
    return new LaterEvaluation(this, corpus).run(ledger.of(runs), trainer::interrupted);
  }

  /** A run that has begun is begun again where its folder is damaged. */
  private Standing checked(Standing standing) throws IOException {
    RunFolder here = new RunFolder(folder.run(standing.run().name()));
    if (standing.kind() != Standing.Kind.BEGUN || standing.aside().isPresent() || here.held()) {
      return standing;
    }
    return here.damagedProgress().map(standing::damaged).orElse(standing);
  }

  private boolean train(List<PlannedRun> open, Executor executor, Executor.Worker trainer)
      throws IOException, InterruptedException {
    listener.begin(open.size(), open.stream().mapToDouble(PlannedRun::flops).sum());
    Map<String, String> failures;
    try {
      failures = executor.execute(open, trainer);
    } finally {
      listener.end();
    }
    for (PlannedRun run : open) {
      String why = failures.get(run.name());
      if (why != null) {
        new RunFolder(folder.run(run.name())).fail(why, clock);
        listener.failed(run, why);
      }
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

  /**
   * Gathers the losses of finished runs into one table: those of the study's validation domains,
   * those measured later among them.
   *
   * @param runs the runs
   * @return their losses
   * @throws InputException if a run's table is missing or broken
   */
  public LossTable losses(Collection<PlannedRun> runs) {
    List<LossTable> tables = new ArrayList<>();
    for (PlannedRun run : runs) {
      tables.add(MeasuredLosses.of(new RunFolder(folder.run(run.name())), file.corpus()));
    }
    return LossTable.merge(tables);
  }

  RunTrainer.Place place() {
    return new RunTrainer.Place(file, folder, clock, command, listener);
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
