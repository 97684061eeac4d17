package org.mixlaw.study;

import org.mixlaw.corpus.build.BuildListener;
import org.mixlaw.study.plan.PlannedRun;
import org.mixlaw.train.Progress;

/** Is told how a study gets on; called from several threads at once. Methods return quickly. */
public interface StudyListener {
  /** Listens to nothing. */
  StudyListener NONE = new StudyListener() {};

  /**
   * A part of the study begins.
   *
   * @param stage what begins, as a heading
   */
  default void stage(String stage) {}

  /**
   * Something the user should know.
   *
   * @param sentence the sentence
   */
  default void notice(String sentence) {}

  /**
   * Who listens to the build of the corpus.
   *
   * @return a listener that passes notices on
   */
  default BuildListener corpus() {
    StudyListener study = this;
    return new BuildListener() {
      @Override
      public void notice(String sentence) {
        study.notice(sentence);
      }
    };
  }

  /**
   * Runs are about to be trained.
   *
   * @param runs how many
   * @param flops floating-point operations of all of them
   */
  default void begin(int runs, double flops) {}

  /**
   * A run has got further.
   *
   * @param run the run
   * @param progress how far it is
   */
  default void progress(PlannedRun run, Progress progress) {}

  /**
   * A run is finished.
   *
   * @param run the run
   */
  default void finished(PlannedRun run) {}

  /**
   * A run has failed; others go on.
   *
   * @param run the run
   * @param why what went wrong
   */
  default void failed(PlannedRun run, String why) {}

  /** The runs announced by {@link #begin} have ended. */
  default void end() {}
}
