package org.mixlaw.study;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.mixlaw.study.plan.PlannedRun;

/**
 * Where a planned run stands against what the study's folder holds: whether it is to be trained,
 * evaluated, or left as it is.
 *
 * @param run the run
 * @param kind where it stands
 * @param differences what the folder of its name has otherwise, where that is stale
 * @param unevaluated validation domains that the finished run has not been evaluated on
 * @param aside the folder of an earlier start of this very run that was set aside, if it stands
 *     there
 */
public record Standing(
    PlannedRun run,
    Kind kind,
    List<String> differences,
    Set<String> unevaluated,
    Optional<Path> aside) {

  /** A begun run that cannot go on from what its folder holds. */
  Standing damaged(String difference) {
    return new Standing(run, Kind.STALE, List.of(difference), Set.of(), aside);
  }

  /** Where a run may stand. */
  public enum Kind {
    /** It has not begun. */
    NEW,
    /** It has begun and goes on from its checkpoint. */
    BEGUN,
    /**
     * It is finished, and lacks losses of a validation domain: these are taken from its weights.
     */
    EVALUATED_ANEW,
    /** It is finished. */
    KEPT,
    /** What its folder holds is of another run: it is set aside and this one is trained. */
    STALE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * Whether nothing is left to do.
   *
   * @return true for a run that is kept
   */
  public boolean complete() {
    return kind == Kind.KEPT;
  }

  /**
   * Whether it is to be trained.
   *
   * @return true for a run that is new, begun or stale
   */
  public boolean trains() {
    return kind == Kind.NEW || kind == Kind.BEGUN || kind == Kind.STALE;
  }
}
