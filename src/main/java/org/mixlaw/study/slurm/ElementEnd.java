package org.mixlaw.study.slurm;

/**
 * How an element of a job array ended.
 *
 * @param state Slurm's word for it ({@code COMPLETED}, {@code FAILED}, {@code CANCELLED}, {@code
 *     TIMEOUT}, {@code NODE_FAIL} ...)
 * @param exitCode status and signal as Slurm writes them, {@code 1:0}
 */
record ElementEnd(String state, String exitCode) {
  /** Nobody remembers. */
  static final ElementEnd UNKNOWN = new ElementEnd("", "");

  /** It left the queue before it started: somebody took it out. */
  static final ElementEnd NEVER_STARTED = new ElementEnd("CANCELLED before it started", "");

  /** Whether somebody took it out of the queue, or killed it, by hand. */
  boolean cancelled() {
    return state.startsWith("CANCELLED");
  }

  @Override
  public String toString() {
    if (state.isEmpty()) {
      return "ended in a way that Slurm does not remember";
    }
    return "ended as "
        + state
        + (exitCode.isEmpty() || exitCode.equals("0:0") ? "" : " (exit status " + exitCode + ")");
  }
}
