package org.mixlaw.study.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mixlaw.train.RunFile;
import org.mixlaw.train.RunFolder;

/**
 * A run that a study's folder holds, whether or not the study still asks for it.
 *
 * @param folder its folder
 * @param file what it began with
 */
public record BegunRun(RunFolder folder, RunFile file) {
  /**
   * The runs of a study that have begun and of which nothing is known to be damaged.
   *
   * @param study the study's folder, which need not exist
   * @return runs, by the names of their folders
   * @throws IOException if a file cannot be read
   */
  public static List<BegunRun> of(StudyFolder study) throws IOException {
    List<BegunRun> runs = new ArrayList<>();
    for (RunFolder folder : study.runFolders()) {
      Optional<RunFile> file = folder.undamaged();
      file.ifPresent(began -> runs.add(new BegunRun(folder, began)));
    }
    return runs;
  }
}
