package org.mixlaw.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.Documents;
import org.mixlaw.base.FolderLock;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.loss.DomainLoss;
import org.mixlaw.train.track.JsonLines;
import org.mixlaw.train.track.LossTableTracker;
import org.mixlaw.train.track.Tracker;

/**
 * The folder of one run, and what can be read from it while the run goes on elsewhere or after it
 * has ended.
 *
 * @param path the folder
 */
public record RunFolder(Path path) {
  /**
   * What went wrong with a run.
   *
   * @param why in words
   * @param failed UTC time, ISO 8601, to the second
   */
  public record Failure(String why, String failed) {}

  /**
   * What the marker holds that says a run is finished.
   *
   * @param step optimizer steps done
   * @param tokens tokens seen
   * @param losses the last evaluation
   * @param finished UTC time, ISO 8601, to the second
   * @param digests SHA-256 of files that the run leaves, by name; empty in a marker from before
   *     there were digests
   */
  record Done(
      long step,
      long tokens,
      List<DomainLoss> losses,
      String finished,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> digests) {
    Done {
      digests = digests == null ? Collections.emptySortedMap() : digests;
    }
  }

  /**
   * The resolved configuration and its provenance.
   *
   * @return the path of {@code run.yaml}
   */
  public Path runFile() {
    return path.resolve("run.yaml");
  }

  /**
   * One JSON document for each step and each evaluation.
   *
   * @return the path of {@code metrics.jsonl}
   */
  public Path metrics() {
    return path.resolve(JsonLines.FILE);
  }

  /**
   * The loss table.
   *
   * @return the path of {@code losses.csv}
   */
  public Path losses() {
    return path.resolve(LossTableTracker.FILE);
  }

  /**
   * The folder of the checkpoints.
   *
   * @return its path
   */
  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /**
   * Whether the run is finished: whether its marker is there.
   *
   * @return true if nothing is left to do
   */
  public boolean finished() {
    return Files.exists(marker());
  }

  /**
   * The result of a finished run.
   *
   * @return the outcome, or empty where the run is not finished
   */
  public Optional<Outcome> outcome() {
    if (!finished()) {
      return Optional.empty();
    }
    Done done = Documents.readJson(marker(), Done.class);
    return Optional.of(new Outcome(true, done.step(), done.tokens(), done.losses()));
  }

  /**
   * How far the run is, as its metrics tell; also right while another process trains it.
   *
   * @return the progress, or empty where no step has been logged yet, or what is there is damaged
   * @throws IOException if a file cannot be read
   */
  public Optional<Progress> progress() throws IOException {
    Optional<RunFile> began = undamaged();
    Optional<JsonLines.LastStep> last =
        began.isPresent() ? JsonLines.lastStep(metrics()) : Optional.empty();
    if (last.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Progress(
            last.get().step(),
            began.get().steps(),
            last.get().tokens(),
            last.get().loss(),
            last.get().tokensPerSecond(),
            last.get().seconds(),
            JsonLines.lastEvaluation(metrics())));
  }

  /**
   * Takes the folder for one trainer alone. The system gives it back when the process ends, in
   * whatever way.
   *
   * @return to be closed when the training ends
   * @throws InputException if another trainer has it
   */
  FolderLock lock() throws IOException {
    return FolderLock.take(path, Clock.systemUTC())
        .orElseThrow(
            () ->
                InputException.of(
                    "%s: another process is training this run%s",
                    path, FolderLock.holder(path).map(holder -> " (" + holder + ")").orElse("")));
  }

  /**
   * Whether a trainer has the folder this moment.
   *
   * @return true if it may not be moved
   * @throws IOException if that cannot be found out
   */
  public boolean held() throws IOException {
    return FolderLock.held(path);
  }

  /** Writes the marker; the last thing that a run does. */
  void finish(Outcome outcome, Clock clock) throws IOException {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    SortedMap<String, String> digests = new TreeMap<>();
    if (Files.exists(losses())) {
      digests.put(LossTableTracker.FILE, Provenance.sha256(losses()));
    }
    Documents.writeJson(
        marker(), new Done(outcome.step(), outcome.tokens(), outcome.losses(), now, digests));
  }

  /**
   * What of the folder is not as the run left it, as far as that is known without reading its
   * weights.
   *
   * @return a phrase that names the file, such as {@code content of losses.csv than the run wrote};
   *     empty if nothing is known to be damaged
   * @throws IOException if a file cannot be read
   */
  public Optional<String> damage() throws IOException {
    return began().isEmpty()
        ? Optional.of("run.yaml, for the one that is there cannot be read")
        : damagedResult();
  }

  /**
   * What the run began with, where nothing of its folder is known to be damaged.
   *
   * @return the content of {@code run.yaml}; empty where it is missing, or {@link #damage()} is not
   * @throws IOException if a file cannot be read
   */
  public Optional<RunFile> undamaged() throws IOException {
    Optional<RunFile> began = Files.exists(runFile()) ? began() : Optional.empty();
    return began.isPresent() && damagedResult().isEmpty() ? began : Optional.empty();
  }

  private Optional<RunFile> began() {
    try {
      return Optional.of(Documents.readYaml(runFile(), RunFile.class));
    } catch (InputException e) {
      return Optional.empty();
    }
  }

  private Optional<String> damagedResult() throws IOException {
    if (!finished()) {
      return Optional.empty();
    }
    Done done;
    try {
      done = Documents.readJson(marker(), Done.class);
    } catch (InputException e) {
      return Optional.of("marker 'done', for the one that is there cannot be read");
    }
    String written = done.digests().get(LossTableTracker.FILE);
    boolean differs =
        written != null && !(Files.exists(losses()) && Provenance.sha256(losses()).equals(written));
    return differs
        ? Optional.of("content of losses.csv than the run wrote; it is damaged")
        : Optional.empty();
  }

  /**
   * What stands against going on with a run that has begun: files that are shorter than its newest
   * checkpoint says, or checkpoints of which none is whole. Reads the weights of a checkpoint.
   *
   * @return a phrase that names the file, as {@link #damage()} has it
   * @throws IOException if a file cannot be read
   */
  public Optional<String> damagedProgress() throws IOException {
    try {
      Optional<Checkpoints.Saved> newest =
          new Checkpoints(checkpoints(), notice -> {}, stage -> {}).newest();
      if (newest.isEmpty()) {
        return Optional.empty();
      }
      for (Tracker.Mark mark : newest.get().state().trackers().values()) {
        Path file = path.resolve(mark.file());
        if (!mark.file().isEmpty() && (!Files.exists(file) || Files.size(file) < mark.length())) {
          return Optional.of("content of " + mark.file() + " than the run wrote; it is cut short");
        }
      }
      return Optional.empty();
    } catch (InputException e) {
      return Optional.of("checkpoint, for none of those that are there is whole");
    }
  }

  /**
   * What went wrong with the run when it was last tried.
   *
   * @return empty for a run that is trained, is finished, or has not been tried
   */
  public Optional<Failure> failure() {
    return Files.exists(failed()) && !finished()
        ? Optional.of(Documents.readJson(failed(), Failure.class))
        : Optional.empty();
  }

  /**
   * Notes that the run has failed, as well as that can be done: where the disk is full it cannot.
   *
   * @param why what went wrong
   * @param clock gives the time
   */
  public void fail(String why, Clock clock) {
    try {
      String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
      Documents.writeJson(failed(), new Failure(why, now));
    } catch (IOException e) {
      // The failure itself is told all the same.
    }
  }

  /** Forgets a failure: the run is tried again. */
  void forgetFailure() throws IOException {
    Files.deleteIfExists(failed());
  }

  private Path failed() {
    return path.resolve("failed");
  }

  private Path marker() {
    return path.resolve("done");
  }
}
