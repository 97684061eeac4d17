package org.mixlaw.study.slurm;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.mixlaw.base.InputException;
import org.mixlaw.study.slurm.SlurmCommands.Answer;

/** What became of handing a batch script to sbatch. */
sealed interface Handover {
  /**
   * Slurm has it.
   *
   * @param id the id of the array job
   */
  record Accepted(String id) implements Handover {
    @Override
    public String reason() {
      return "";
    }
  }

  /**
   * Slurm does not take it, and says why.
   *
   * @param reason in sbatch's words
   */
  record Refused(String reason) implements Handover {}

  /**
   * Slurm does not take an array of this size, now or ever; a smaller one may do.
   *
   * @param reason in sbatch's words
   */
  record TooLarge(String reason) implements Handover {}

  /**
   * Slurm may have it or not: sbatch failed before an answer came.
   *
   * @param reason in sbatch's words
   * @param unreached whether the controller was not to be reached, which passes
   */
  record Unanswered(String reason, boolean unreached) implements Handover {}

  /** sbatch reached the controller and was answered. */
  Pattern ANSWERED = Pattern.compile("(?i)Batch job submission failed|allocation failure");

  /** Words for a controller that is not to be reached, or is not itself. */
  Pattern UNREACHED =
      Pattern.compile(
          "(?i)timed? ?out|unable to contact|connect|communicat|zero"
              + " bytes|temporarily|standby|protocol authentication|munge|try again|no"
              + " answer|unexpected message|configuring");

  /** Words for the bounds of arrays and of the jobs that a user may have in the queue. */
  Pattern BOUND =
      Pattern.compile(
          "(?i)invalid job array specification|job violates accounting/qos policy|submit"
              + " ?limit|submitjob|maximum number of jobs|job limit|too many");

  /** Words for mistakes that sbatch finds by itself. */
  Pattern MISTAKE =
      Pattern.compile(
          "(?i)unrecognized option|invalid (?!job id)|unable to open|no such file|unknown"
              + " option|requires an argument");

  /**
   * Hands a script to sbatch.
   *
   * @param commands Slurm's programs
   * @param script the batch script
   * @return what became of it
   */
  static Handover of(SlurmCommands commands, Path script)
      throws SlurmCommands.Missing, InterruptedException {
    Answer answer = commands.call("sbatch", "--parsable", script.toString());
    String id = answer.out().strip().split("[;\\s]", -1)[0];
    return answer.fine() && id.matches("\\d+") ? new Accepted(id) : failed(answer.complaint());
  }

  /**
   * Reads a complaint of sbatch.
   *
   * @param complaint its words
   * @return what they say of the script
   */
  static Handover failed(String complaint) {
    if (UNREACHED.matcher(complaint).find()) {
      return new Unanswered(complaint, true);
    }
    if (BOUND.matcher(complaint).find()) {
      return new TooLarge(complaint);
    }
    return ANSWERED.matcher(complaint).find() || MISTAKE.matcher(complaint).find()
        ? new Refused(complaint)
        : new Unanswered(complaint, false);
  }

  /**
   * Asks sbatch whether it would take a script.
   *
   * @param commands Slurm's programs
   * @param script the batch script
   * @return what it says
   * @throws InputException if it would not
   */
  static String tryOut(SlurmCommands commands, Path script)
      throws SlurmCommands.Missing, InterruptedException {
    Answer answer = commands.call("sbatch", "--test-only", script.toString());
    if (answer.fine()) {
      return answer.complaint(); // it says so on standard error
    }
    Handover failed = failed(answer.complaint());
    if (failed instanceof Unanswered) {
      return "Slurm gave no answer (" + answer.complaint() + ")";
    }
    throw failed.refusal();
  }

  /**
   * What the user is told of a script that sbatch does not take.
   *
   * @return the sentence
   */
  default InputException refusal() {
    return InputException.of(
        "sbatch does not take the job: %s (the study file's key 'slurm' has what jobs ask for)",
        reason());
  }

  /**
   * Why it went so.
   *
   * @return sbatch's words; empty where it went well
   */
  String reason();
}
