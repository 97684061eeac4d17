package org.mixlaw.study;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.mixlaw.model.ModelCards;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;

/** Where a study stands, read from its folder alone. */
public final class StudyStatus {
  private StudyStatus() {}

  /**
   * The states of all runs: the pilots, and those of the validation once their mixtures are known.
   *
   * @param folder the study
   * @param cards the model cards
   * @param clock gives the time
   * @return one state a run
   * @throws IOException if a file cannot be read
   */
  public static List<RunState> of(StudyFolder folder, ModelCards cards, Clock clock)
      throws IOException {
    StudyFile study = StudyFile.read(folder.studyFile());
    StudyPlanner planner = new StudyPlanner(study, folder, cards);
    List<PlannedRun> runs = new ArrayList<>(planner.plan().pilots());
    if (Files.exists(folder.optimum()) && study.validate().isPresent()) {
      Optimum optimum = StudyFit.read(folder).optimum();
      runs.addAll(StudyValidation.runs(planner, optimum));
    }
    return RunState.of(folder, runs, clock);
  }
}
