package org.mixlaw.loss.released;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mixlaw.base.InputException;

/**
 * One line of a released log: {@code <path>/<run>/<step> TAB <path>/pythia-pile.valid.<Domain>.bin
 * TAB loss}.
 *
 * @param where file and line
 * @param run the run's name
 * @param step the step, or empty where the log says {@code last}
 * @param domain the validation domain
 * @param loss the loss in nats per token
 */
record LogLine(String where, RunName run, OptionalLong step, String domain, double loss) {
  private static final Pattern CHECKPOINT = Pattern.compile("(?:.*/)?([^/]+)/+(\\d{1,15}|last)/*");
  private static final Pattern VALIDATION =
      Pattern.compile("(?:.*/)?(?:[^/]*\\.valid\\.)?([^/]+?)\\.bin");
  private static final String ACCEPTED =
      "; accepted is .../RUN/STEP, a tab, .../pythia-pile.valid.DOMAIN.bin, a tab, the loss";

  /**
   * Parses a line.
   *
   * @param text the line
   * @param file the log
   * @param number the line's number, from 1
   * @return its parts
   * @throws InputException if it has another form or holds no usable loss
   */
  static LogLine parse(String text, Path file, int number) {
    String where = file + " line " + number;
    String[] fields = text.strip().split("\t", -1);
    if (fields.length != 3) {
      throw InputException.of("%s: %d fields separated by tabs%s", where, fields.length, ACCEPTED);
    }
    Matcher checkpoint = CHECKPOINT.matcher(fields[0].strip());
    Matcher validation = VALIDATION.matcher(fields[1].strip());
    if (!checkpoint.matches()) {
      throw InputException.of("%s: '%s' names no run and step%s", where, fields[0], ACCEPTED);
    }
    if (!validation.matches()) {
      throw InputException.of("%s: '%s' names no validation file%s", where, fields[1], ACCEPTED);
    }
    RunName run =
        RunName.parse(checkpoint.group(1))
            .orElseThrow(
                () ->
                    InputException.of(
                        "%s: '%s' is not a run's name; accepted is [SIZE_][RP_|base2_|ct_]INDEX-r1-r2-...",
                        where, checkpoint.group(1)));
    String step = checkpoint.group(2);
    return new LogLine(
        where,
        run,
        step.equals("last") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(step)),
        validation.group(1),
        loss(fields[2].strip(), where));
  }

  private static double loss(String text, String where) {
    try {
      double loss = Double.parseDouble(text);
      if (loss > 0 && Double.isFinite(loss)) {
        return loss;
      }
    } catch (NumberFormatException e) {
      // falls through to the error below
    }
    throw InputException.of("%s: '%s' is not a loss; accepted are numbers above 0", where, text);
  }
}
