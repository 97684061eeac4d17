package org.mixlaw.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.corpus.build.CorpusConfig;
import org.mixlaw.corpus.build.CorpusFile;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.plan.PlannedRun;
import org.mixlaw.study.slurm.ArrayTask;
import org.mixlaw.study.slurm.JobArrays;
import org.mixlaw.study.slurm.Journal;
import org.mixlaw.study.slurm.Pause;
import org.mixlaw.study.slurm.SlurmCommands;
import org.mixlaw.study.slurm.SlurmSettings;
import org.mixlaw.train.Progress;
import org.mixlaw.train.RunFolder;

/**
 * Trains runs as elements of Slurm job arrays, which call {@code mixlaw train}. The journal in the
 * study's folder {@code slurm} knows every submission, so that a study that was stopped and started
 * again waits for the jobs it has instead of submitting others.
 */
public final class SlurmExecutor implements Executor {
  private static final String CONTROLLER = "controller";
  private static final String CORPUS = "corpus";

  private final StudyFile file;
  private final StudyFolder folder;
  private final Options options;
  private final Slurm slurm;
  private final StudyListener listener;

  /**
   * How a study is handed to Slurm.
   *
   * @param throttle how many runs are trained at once; 0 for as many as there is room for
   * @param threads processor threads inside one run; 0 for the processors of its job
   * @param corpusJob whether the corpus is built in a job, not in this process
   * @param launcher {@code scripts/mixlaw}, as nodes find it
   * @param within the array job that this process is part of, if any
   */
  public record Options(
      int throttle, int threads, boolean corpusJob, Path launcher, Optional<String> within) {}

  /**
   * The Slurm that is asked.
   *
   * @param commands its programs
   * @param pause lets time pass between two questions
   */
  public record Slurm(SlurmCommands commands, Pause pause) {
    /** The one that the shell finds. */
    public static final Slurm FOUND = new Slurm(SlurmCommands.FOUND, Pause.REAL);
  }

  /**
   * An executor for one study.
   *
   * @param file the study file
   * @param folder the study
   * @param options how it is handed over
   * @param slurm the Slurm
   * @param listener is told how runs get on
   */
  public SlurmExecutor(
      StudyFile file, StudyFolder folder, Options options, Slurm slurm, StudyListener listener) {
    this.file = file;
    this.folder = new StudyFolder(folder.root().toAbsolutePath().normalize());
    this.options = options;
    this.slurm = slurm;
    this.listener = listener;
  }

  @Override
  public Map<String, String> execute(Collection<PlannedRun> runs, Executor.Worker worker)
      throws IOException, InterruptedException {
    List<PlannedRun> longestFirst = runs.stream().sorted(PlannedRun.longestFirst()).toList();
    Set<String> told = new HashSet<>();
    SortedMap<Integer, List<PlannedRun>> byDevices =
        new TreeMap<>(
            longestFirst.stream().collect(Collectors.groupingBy(run -> run.devices().orElse(1))));
    Map<String, String> failures = new TreeMap<>();
    for (Map.Entry<Integer, List<PlannedRun>> group : byDevices.entrySet()) {
      List<ArrayTask> tasks = group.getValue().stream().map(this::task).toList();
      failures.putAll(
          arrays(
                  settings().forDevices(group.getKey()),
                  options.throttle(),
                  () -> tell(longestFirst, told))
              .run(tasks, worker::interrupted));
    }
    return failures;
  }

  @Override
  public boolean buildCorpus(BooleanSupplier stop) throws IOException, InterruptedException {
    if (!options.corpusJob() || corpusStands()) {
      return true;
    }
    listener.stage("building the corpus in a Slurm job");
    ArrayTask build =
        new ArrayTask(
            CORPUS,
            Optional.empty(),
            Optional.empty(),
            words(CORPUS, "build", folder.studyFile(), "--study", folder.root()));
    Map<String, String> failures =
        arrays(settings().forCorpus(), 0, () -> {}).run(List.of(build), stop);
    if (!failures.isEmpty()) {
      throw new IOException("the corpus was not built: " + failures.get(CORPUS));
    }
    return !stop.getAsBoolean();
  }

  private boolean corpusStands() {
    if (!Corpus.isBuilt(folder.corpus())) {
      return false;
    }
    CorpusConfig built =
        Documents.readJson(folder.corpus().resolve(CorpusFile.NAME), CorpusFile.class).config();
    return built.equals(file.corpus());
  }

  /**
   * Submits the study itself as a small job, which submits the rest, unless one runs it already.
   *
   * @param stop true once the user asked to stop
   * @return where the job's output goes; empty if the user asked to stop before Slurm had it
   * @throws IOException if sbatch keeps failing
   * @throws InterruptedException if the calling thread is interrupted
   */
  public Optional<Path> detach(BooleanSupplier stop) throws IOException, InterruptedException {
    List<Object> run = new ArrayList<>(List.of("run", folder.studyFile(), "--study"));
    run.addAll(List.of(folder.root(), "--executor", "slurm", "--corpus-job"));
    if (options.throttle() > 0) {
      run.addAll(List.of("--throttle", options.throttle()));
    }
    if (options.threads() > 0) {
      run.addAll(List.of("--threads", options.threads()));
    }
    ArrayTask controller =
        new ArrayTask(CONTROLLER, Optional.empty(), Optional.empty(), words(run.toArray()));
    return arrays(settings().forController(), 0, () -> {})
        .submit(controller, stop)
        .map(id -> journal().log(id, 0, CONTROLLER));
  }

  /**
   * Refuses to run a study that a detached controller runs.
   *
   * @throws InputException if there is one, and it is not this process
   */
  public void requireAlone() throws IOException, InterruptedException {
    Optional<String> holder = arrays(settings(), 0, () -> {}).holder(CONTROLLER);
    if (holder.isPresent() && !holder.equals(options.within())) {
      throw InputException.of(
          "%s: Slurm job %s runs this study already; its output is %s, and 'scancel %s' stops it",
          folder.root(), holder.get(), journal().log(holder.get(), 0, CONTROLLER), holder.get());
    }
  }

  /**
   * Asks Slurm whether it would take the jobs of a study.
   *
   * @param runs how many runs it has
   * @param validation how many devices share each run of its validation, where several do
   * @return sentences for the user
   * @throws InputException if Slurm would not take the runs
   */
  public List<String> tryOut(int runs, Set<Integer> validation)
      throws IOException, InterruptedException {
    List<String> said = new ArrayList<>();
    said.add("runs: " + arrays(settings(), options.throttle(), () -> {}).tryOut(runs));
    for (int devices : validation) {
      said.add(
          String.format(
              "validation on %d devices: %s",
              devices, arrays(settings().forDevices(devices), 0, () -> {}).tryOut(2)));
    }
    Map<String, SlurmSettings> others =
        Map.of(CORPUS, settings().forCorpus(), CONTROLLER, settings().forController());
    for (String name : List.of(CORPUS, CONTROLLER)) {
      String answer;
      try {
        answer = arrays(others.get(name), 0, () -> {}).tryOut(1);
      } catch (InputException e) {
        answer = e.getMessage();
      }
      said.add(name + " (with --detach): " + answer);
    }
    return said;
  }

  private SlurmSettings settings() {
    return file.slurm().orElse(SlurmSettings.DEFAULT);
  }

  private Journal journal() {
    return new Journal(folder.root().resolve("slurm"), file.name());
  }

  private JobArrays arrays(SlurmSettings settings, int throttle, Runnable looked) {
    return new JobArrays(
        journal(),
        settings,
        throttle,
        slurm.commands(),
        slurm.pause(),
        new JobArrays.Listener() {
          @Override
          public void notice(String sentence) {
            listener.notice(sentence);
          }

          @Override
          public void looked() {
            looked.run();
          }
        });
  }

  private ArrayTask task(PlannedRun run) {
    List<Object> train =
        new ArrayList<>(List.of("train", folder.studyFile(), "--model", run.card(), "--mixture"));
    train.addAll(List.of(run.mixtureName(), "--seed", run.seed(), "--study", folder.root()));
    if (options.threads() > 0) {
      train.addAll(List.of("--threads", options.threads()));
    }
    int devices = run.devices().orElse(1);
    if (devices > 1) {
      train.addAll(List.of("--device", settings().deviceOf(devices)));
    }
    RunFolder at = new RunFolder(folder.run(run.name()));
    return new ArrayTask(
        run.name(),
        Optional.of(at.path().resolve("done")),
        Optional.of(at.checkpoints()),
        words(train.toArray()));
  }

  private List<String> words(Object... command) {
    List<String> words = new ArrayList<>(List.of(options.launcher().toAbsolutePath().toString()));
    for (Object word : command) {
      words.add(word.toString());
    }
    return words;
  }

  /** Tells how runs get on, from what they have written. */
  private void tell(List<PlannedRun> runs, Set<String> told) {
    for (PlannedRun run : runs) {
      RunFolder at = new RunFolder(folder.run(run.name()));
      if (told.contains(run.name())) {
        continue;
      }
      if (Files.exists(at.path().resolve("done"))) {
        told.add(run.name());
        listener.finished(run);
      } else {
        progress(at).ifPresent(progress -> listener.progress(run, progress));
      }
    }
  }

  private static Optional<Progress> progress(RunFolder run) {
    try {
      return run.progress();
    } catch (IOException | InputException e) {
      return Optional.empty(); // it is being written this moment
    }
  }
}
