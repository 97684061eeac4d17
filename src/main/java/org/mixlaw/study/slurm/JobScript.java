package org.mixlaw.study.slurm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The batch script of one submission: the options of sbatch, then what every element does ({@code
 * element.sh} beside this class). The early signal goes to the shell ({@code B:}), which alone
 * hears it where the script itself runs the program: it passes it on, and puts the element back
 * into the queue once a checkpoint is written.
 *
 * @param name the name of the job, its own for every submission
 * @param elements how many elements the array has
 * @param throttle how many of them run at once; 0 for as many as there is room for
 * @param folder the folder of the submission, with its list file {@code tasks.tsv}
 * @param logs the folder of the logs
 */
record JobScript(String name, int elements, int throttle, Path folder, Path logs) {
  /** Exit status of an element that was asked to stop and is not done ({@code EX_TEMPFAIL}). */
  static final int STOPPED = 75;

  /**
   * The script.
   *
   * @param settings what the jobs ask for
   * @return its text
   */
  String text(SlurmSettings settings) {
    List<String> options = new ArrayList<>();
    options.add("--job-name=" + name);
    options.add("--array=0-" + (elements - 1) + (throttle > 0 ? "%" + throttle : ""));
    options.add("--output=" + quoted(folder.toString().replace("%", "%%") + "/%A_%a.out"));
    options.add("--open-mode=append");
    options.add("--requeue");
    options.add("--nodes=1");
    options.add("--ntasks=1");
    options.addAll(settings.sbatchOptions());
    StringBuilder script = new StringBuilder("#!/usr/bin/env bash\n");
    script.append("# Made by Mixlaw for one submission; never changed afterwards.\n");
    options.forEach(option -> script.append("#SBATCH ").append(option).append('\n'));
    return script
        .append(
            body()
                .replace("@HERE@", word(folder.toString()))
                .replace("@LOGS@", word(logs.toString()))
                .replace("@STOPPED@", Integer.toString(STOPPED))
                .replace("@CONTAINER@ ", settings.container().map(c -> c + " ").orElse(""))
                .replace("@PRELUDE@", String.join("\n", settings.prelude())))
        .toString();
  }

  private static String body() {
    try (InputStream in = JobScript.class.getResourceAsStream("element.sh")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A word of an #SBATCH line. */
  private static String quoted(String text) {
    return text.matches("[\\w%/.,=+-]*") ? text : '"' + text + '"';
  }

  /** A word of the shell. */
  private static String word(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
