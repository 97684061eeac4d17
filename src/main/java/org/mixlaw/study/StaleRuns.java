package org.mixlaw.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.Documents;
import org.mixlaw.base.FolderTree;
import org.mixlaw.base.InputException;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.train.RunFile;
import org.mixlaw.train.RunFolder;

/**
 * Runs that a change of the study made stale. They are set aside under the study's folder {@code
 * stale}, come back when the change is taken back, and are removed only by {@code mixlaw prune}.
 *
 * @param folder the study
 * @param listener is told what becomes of runs
 */
public record StaleRuns(StudyFolder folder, StudyListener listener) {
  private static final int DIGITS = 12;

  /**
   * Makes room for a run under its name, or brings it back.
   *
   * @param standing where the run stands
   * @throws IOException if a folder cannot be moved
   * @throws InputException if another process is training what is to be moved
   */
  void settle(Standing standing) throws IOException {
    String name = standing.run().name();
    Path here = folder.run(name);
    if (!standing.differences().isEmpty()) {
      setAside(name);
      listener.notice(
          name
              + " is stale: another "
              + String.join("; another ", standing.differences())
              + "; what it was is kept in "
              + folder.stale());
    }
    if (standing.aside().isPresent()) {
      Files.createDirectories(folder.runs());
      Files.move(standing.aside().get(), here, StandardCopyOption.ATOMIC_MOVE);
      AtomicFiles.sync(folder.runs());
      listener.notice(name + " comes back from " + folder.stale());
    }
  }

  private void setAside(String name) throws IOException {
    RunFolder run = new RunFolder(folder.run(name));
    if (run.held()) {
      throw InputException.of(
          "%s: another process is training it, but the study asks for another run of this name;"
              + " stop that process first",
          run.path());
    }
    Files.createDirectories(folder.stale());
    String digest = digest(run);
    Path here = run.path().getFileName();
    Path aside = folder.stale().resolve(here + "@" + digest);
    for (int again = 2; Files.exists(aside); again++) {
      aside = folder.stale().resolve(here + "@" + digest + "-" + again);
    }
    Files.move(run.path(), aside, StandardCopyOption.ATOMIC_MOVE);
    AtomicFiles.sync(folder.stale());
  }

  private static String digest(RunFolder run) {
    try {
      return Documents.readYaml(run.runFile(), RunFile.class)
          .decisive()
          .digest()
          .substring(0, DIGITS);
    } catch (InputException e) {
      return "damaged";
    }
  }

  /**
   * All that is set aside.
   *
   * @return folders, sorted
   * @throws IOException if they cannot be listed
   */
  public List<Path> all() throws IOException {
    if (!Files.isDirectory(folder.stale())) {
      return List.of();
    }
    try (Stream<Path> runs = Files.list(folder.stale())) {
      return runs.filter(Files::isDirectory).sorted().toList();
    }
  }

  /**
   * The disk that a folder takes.
   *
   * @param run the folder
   * @return bytes of its files
   * @throws IOException if they cannot be listed
   */
  public static long bytes(Path run) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  /**
   * Removes what is set aside, for good.
   *
   * @throws IOException if a file cannot be removed
   */
  public void removeAll() throws IOException {
    for (Path run : all()) {
      FolderTree.remove(run);
    }
    Files.deleteIfExists(folder.stale());
  }
}
