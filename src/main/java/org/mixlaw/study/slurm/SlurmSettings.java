package org.mixlaw.study.slurm;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Key;

/**
 * What jobs ask Slurm for: the key {@code slurm} of a study file. What is not given is left to the
 * cluster's defaults, but for the values named here.
 *
 * @param account whom the time is charged to
 * @param partition where jobs run
 * @param qos their quality of service
 * @param constraint features that nodes must have
 * @param time the time limit of a job, in Slurm's forms ({@code 90}, {@code 4:00:00}, {@code
 *     2-12}); 24 hours where not given
 * @param memory memory of a node, e.g. {@code 16G}
 * @param cpus processors of a job; 4 where not given
 * @param gpus GPUs of a run's job, in the words of sbatch ({@code 1}, {@code a100:1}); 1 where not
 *     given, 0 for none
 * @param container words before the command that run it in a container, e.g. {@code apptainer exec
 *     --nv torch.sif}
 * @param prelude lines of shell before the command, e.g. {@code module load cuda}
 * @param options further options of sbatch, e.g. {@code --exclusive}
 * @param earlySignal seconds before the time limit at which a run is told to write its checkpoint
 *     and is put back into the queue; 180 where not given
 * @param corpus what the job that builds the corpus asks for instead
 * @param controller what the job of {@code --detach} asks for instead
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SlurmSettings(
    @Key(value = "whom the time is charged to", without = "the cluster's own", example = "lab")
        Optional<String> account,
    @Key(value = "where jobs run", without = "the cluster's own", example = "gpu")
        Optional<String> partition,
    @Key(value = "their quality of service", without = "the cluster's own", example = "normal")
        Optional<String> qos,
    @Key(value = "features that nodes must have", without = "none", example = "a100")
        Optional<String> constraint,
    @Key(
            value = "the time limit of a job, in Slurm's forms",
            without = "24:00:00",
            example = "12:00:00")
        Optional<String> time,
    @Key(value = "memory of a node", without = "the cluster's own", example = "32G")
        Optional<String> memory,
    @Key(
            value = "processors of a job, which are also the threads of a run",
            without = "4",
            example = "8")
        OptionalInt cpus,
    @Key(
            value = "GPUs of a run's job, in the words of sbatch; 0 on a cluster without",
            without = "1",
            example = "a100:1")
        Optional<String> gpus,
    @Key(
            value = "words before the command that run it in a container",
            without = "none",
            example = "apptainer exec --nv torch.sif")
        Optional<String> container,
    @Key(
            value = "lines of shell before the command",
            byDefault = "[]",
            example = "[module load cuda]")
        List<String> prelude,
    @Key(value = "further options of sbatch", byDefault = "[]", example = "[--exclusive]")
        List<String> options,
    @Key(
            value =
                "how long before the time limit a run is told to write its checkpoint and goes back"
                    + " into the queue",
            unit = "seconds",
            without = "180",
            example = "300")
        OptionalInt earlySignal,
    @Key(
            value = "what the job that builds the corpus asks for instead",
            without = "the same, without a GPU",
            example = "{cpus: 32}")
        Optional<SlurmSettings> corpus,
    @Key(
            value = "what the job of `--detach` asks for instead",
            without = "the same, one processor, without a GPU",
            example = "{partition: cpu}")
        Optional<SlurmSettings> controller) {

  /** Everything left to the defaults. */
  @SuppressWarnings(
      "NullOptional") // as a document without keys gives them; the constructor fills in
  public static final SlurmSettings DEFAULT =
      new SlurmSettings(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  private static final int DEFAULT_CPUS = 4;
  private static final int DEFAULT_EARLY_SIGNAL = 180;

  /** Slurm may send the early signal this much earlier than it was asked to (man sbatch). */
  private static final Duration SIGNAL_SLACK = Duration.ofSeconds(60);

  /** Checks what can be checked without Slurm. */
  public SlurmSettings {
    account = word(account, "account");
    partition = word(partition, "partition");
    qos = word(qos, "qos");
    constraint = word(constraint, "constraint");
    time = word(time, "time");
    memory = word(memory, "memory");
    gpus = word(gpus, "gpus");
    container = line(container, "container");
    cpus = cpus == null ? OptionalInt.empty() : cpus;
    earlySignal = earlySignal == null ? OptionalInt.empty() : earlySignal;
    prelude = prelude == null ? List.of() : List.copyOf(prelude);
    options = options == null ? List.of() : List.copyOf(options);
    corpus = nested(corpus, "corpus");
    controller = nested(controller, "controller");
    requirePositive(cpus, "cpus");
    requirePositive(earlySignal, "early_signal");
    for (String option : options) {
      if (!option.startsWith("-") || option.contains("\n")) {
        throw InputException.of(
            "options: '%s'; accepted are options of sbatch, one an entry, e.g. --exclusive",
            option);
      }
    }
    time.ifPresent(SlurmTime::parse);
  }

  /** The early signal has to leave a run some time to work in. */
  SlurmSettings checked() {
    Duration limit = SlurmTime.parse(timeLimit());
    Duration early = Duration.ofSeconds(earlySignalSeconds()).plus(SIGNAL_SLACK);
    if (limit.compareTo(early) <= 0) {
      throw InputException.of(
          "slurm: a time limit of %s leaves a run no time before the early signal, which comes up"
              + " to %d s before its end; raise 'time', or lower 'early_signal'",
          timeLimit(), early.toSeconds());
    }
    return this;
  }

  /**
   * What the jobs of runs ask for that several devices share: as many GPUs, and for each of them
   * the processors of a run on one.
   *
   * @param devices how many devices share a run
   * @return settings that differ in that alone; without a GPU, in the processors
   * @throws InputException if the key {@code gpus} is no number that could be raised
   */
  public SlurmSettings forDevices(int devices) {
    if (devices == 1) {
      return this;
    }
    String one = gpus.orElse("1");
    if (!one.matches("([^:,]+:)?[0-9]+")) {
      throw InputException.of(
          "slurm.gpus is '%s'; where %d devices share a run, accepted are NUMBER and TYPE:NUMBER",
          one, devices);
    }
    String all = one.equals("0") ? one : one.replaceFirst("[0-9]+$", Integer.toString(devices));
    return new SlurmSettings(
        account,
        partition,
        qos,
        constraint,
        time,
        memory,
        OptionalInt.of(processors() * devices),
        Optional.of(all),
        container,
        prelude,
        options,
        earlySignal,
        corpus,
        controller);
  }

  /**
   * Where a run is trained that several devices share.
   *
   * @param devices how many
   * @return in the words of {@code --device}
   */
  public String deviceOf(int devices) {
    return gpus.filter("0"::equals).isPresent() ? "cpu:" + devices : "gpu:all";
  }

  /**
   * What the job that builds the corpus asks for: no GPU unless it is given.
   *
   * @return settings without nested ones
   */
  public SlurmSettings forCorpus() {
    return corpus.orElse(DEFAULT).over(this, OptionalInt.empty());
  }

  /**
   * What the controller's job asks for: one processor and no GPU unless they are given.
   *
   * @return settings without nested ones
   */
  public SlurmSettings forController() {
    return controller.orElse(DEFAULT).over(this, OptionalInt.of(1));
  }

  private SlurmSettings over(SlurmSettings runs, OptionalInt fewerCpus) {
    return new SlurmSettings(
        account.or(runs::account),
        partition.or(runs::partition),
        qos.or(runs::qos),
        constraint.or(runs::constraint),
        time.or(runs::time),
        memory.or(runs::memory),
        cpus.isPresent() ? cpus : fewerCpus.isPresent() ? fewerCpus : runs.cpus(),
        gpus.or(() -> Optional.of("0")),
        container.or(runs::container),
        prelude.isEmpty() ? runs.prelude() : prelude,
        options.isEmpty() ? runs.options() : options,
        earlySignal.isPresent() ? earlySignal : runs.earlySignal(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The time limit of a job.
   *
   * @return as given, or the default
   */
  String timeLimit() {
    return time.orElse("24:00:00");
  }

  /**
   * The processors of a job.
   *
   * @return as given, or the default
   */
  int processors() {
    return cpus.orElse(DEFAULT_CPUS);
  }

  /**
   * How long before the time limit the early signal is asked for.
   *
   * @return seconds
   */
  int earlySignalSeconds() {
    return earlySignal.orElse(DEFAULT_EARLY_SIGNAL);
  }

  /**
   * The options of sbatch that these settings stand for.
   *
   * @return one option an entry
   */
  List<String> sbatchOptions() {
    List<String> lines = new ArrayList<>();
    account.ifPresent(a -> lines.add("--account=" + a));
    partition.ifPresent(p -> lines.add("--partition=" + p));
    qos.ifPresent(q -> lines.add("--qos=" + q));
    constraint.ifPresent(c -> lines.add("--constraint=" + c));
    lines.add("--time=" + timeLimit());
    memory.ifPresent(m -> lines.add("--mem=" + m));
    lines.add("--cpus-per-task=" + processors());
    String devices = gpus.orElse("1");
    if (!devices.equals("0")) {
      lines.add("--gpus=" + devices);
    }
    lines.add("--signal=B:TERM@" + earlySignalSeconds());
    lines.addAll(options);
    return lines;
  }

  private static Optional<String> word(Optional<String> given, String key) {
    Optional<String> word = line(given, key);
    if (word.filter(w -> w.matches(".*\\s.*")).isPresent()) {
      throw InputException.of("%s: '%s' has blanks; accepted is one word", key, word.get());
    }
    return word;
  }

  private static Optional<String> line(Optional<String> given, String key) {
    Optional<String> line = given == null ? Optional.empty() : given.map(String::strip);
    if (line.filter(l -> l.isEmpty() || l.contains("\n")).isPresent()) {
      throw InputException.of("%s: is empty, or longer than a line", key);
    }
    return line;
  }

  private static Optional<SlurmSettings> nested(Optional<SlurmSettings> given, String key) {
    Optional<SlurmSettings> settings = given == null ? Optional.empty() : given;
    if (settings.filter(s -> s.corpus().isPresent() || s.controller().isPresent()).isPresent()) {
      throw InputException.of("%s: the keys 'corpus' and 'controller' have no place in here", key);
    }
    return settings;
  }

  private static void requirePositive(OptionalInt value, String key) {
    if (value.isPresent() && value.getAsInt() < 1) {
      throw InputException.of(
          "%s: %d; accepted are whole numbers from 1 on", key, value.getAsInt());
    }
  }
}
