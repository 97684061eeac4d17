package org.mixlaw.study;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mixlaw.base.FolderLock;
import org.mixlaw.model.ModelCards;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.study.file.OverallLoss;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.plan.PlannedRun;

/**
 * Where a study stands, read from its folder alone.
 *
 * @param runs the state of every run: the pilots, and those of the validation once their mixtures
 *     are known
 * @param holder the process that runs the study, as far as this machine can tell
 * @param overall makes one number of validation losses
 */
public record StudyStatus(
    List<RunState> runs, Optional<FolderLock.Holder> holder, OverallLoss overall) {
  /**
   * Reads where a study stands.
   *
   * @param folder the study
   * @param cards the model cards
   * @param clock gives the time
   * @return its status
   * @throws IOException if a file cannot be read
   */
  public static StudyStatus of(StudyFolder folder, ModelCards cards, Clock clock)
      throws IOException {
    StudyFile study = StudyFile.read(folder.studyFile());
    StudyPlanner planner = new StudyPlanner(study, folder, cards);
    List<PlannedRun> runs = new ArrayList<>(planner.plan().pilots());
    if (Files.exists(folder.optimum()) && !study.validate().isEmpty()) {
      Optimum optimum = StudyFit.read(folder).optimum();
      runs.addAll(StudyValidation.runs(planner, study, optimum));
    }
    boolean held = FolderLock.held(folder.root());
    return new StudyStatus(
        RunState.of(folder, runs, clock),
        held ? FolderLock.holder(folder.root()) : Optional.empty(),
        OverallLoss.of(study));
  }

  /**
   * How many runs are in a state.
   *
   * @param state the state
   * @return their number
   */
  public int count(RunState.State state) {
    return (int) runs.stream().filter(run -> run.state() == state).count();
  }

  /**
   * The time that devices have spent in steps of the study's runs.
   *
   * @return hours
   */
  public double deviceHours() {
    return runs.stream().mapToDouble(RunState::deviceHours).sum();
  }
}
