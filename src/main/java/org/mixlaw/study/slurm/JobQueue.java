package org.mixlaw.study.slurm;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mixlaw.study.slurm.SlurmCommands.Answer;

/**
 * What Slurm says of jobs: squeue of those that live, {@code scontrol show job} of those that ended
 * a short while ago, sacct of older ones where there is accounting.
 */
final class JobQueue {
  /** Whether Slurm still holds a job. */
  enum Presence {
    /** An element of it waits or runs. */
    THERE,
    /** None does: Slurm answered without a line for the job, or does not know its id any more. */
    GONE,
    /** Slurm gave no answer, which says nothing of the job. */
    UNANSWERED
  }

  /** States that are no end. */
  private static final Set<String> LIVING =
      Set.of(
          "PENDING", "RUNNING", "SUSPENDED", "COMPLETING", "CONFIGURING", "REQUEUED", "RESIZING");

  /** See man slurm.conf. */
  private static final int DEFAULT_MAX_ARRAY_SIZE = 1001;

  /**
   * What Slurm says of a job.
   *
   * @param presence whether it still holds it
   * @param elements the elements that wait or run, as far as it lists them by index
   */
  record Standing(Presence presence, Set<Integer> elements) {}

  private static final Pattern FIELD = Pattern.compile("(\\w+)=(\\S*)");
  private static final Pattern MAX_ARRAY_SIZE =
      Pattern.compile("(?m)^\\s*MaxArraySize\\s*=\\s*(\\d{1,9})");
  private static final Pattern UNKNOWN_JOB = Pattern.compile("(?i)invalid job id");

  private final SlurmCommands commands;

  JobQueue(SlurmCommands commands) {
    this.commands = commands;
  }

  /**
   * Asks whether a job lives.
   *
   * @param id the id of an array job
   * @param name its name, for Slurm gives an id away again some day
   * @return what squeue said
   */
  Standing standing(String id, String name) throws SlurmCommands.Missing, InterruptedException {
    Answer answer =
        commands.call(
            "squeue", "--noheader", "--array", "--format=%i %T", "--name", name, "--jobs", id);
    if (!answer.fine()) {
      boolean unknown = UNKNOWN_JOB.matcher(answer.err() + answer.out()).find();
      return new Standing(unknown ? Presence.GONE : Presence.UNANSWERED, Set.of());
    }
    Pattern line = Pattern.compile("(?m)^\\s*" + Pattern.quote(id) + "(?:_(\\S+)|\\s|$)");
    Presence presence = Presence.GONE;
    Set<Integer> elements = new HashSet<>();
    Matcher m = line.matcher(answer.out());
    while (m.find()) {
      presence = Presence.THERE;
      Optional.ofNullable(m.group(1)).flatMap(ArrayIndices::parse).ifPresent(elements::addAll);
    }
    return new Standing(presence, elements);
  }

  /**
   * Looks for jobs by name.
   *
   * @param name the name of an array job
   * @return the ids of jobs of that name; empty if Slurm gave no answer
   */
  Optional<List<String>> named(String name) throws SlurmCommands.Missing, InterruptedException {
    Answer answer =
        commands.call(
            "squeue", "--noheader", "--array", "--states=all", "--format=%F %j", "--name", name);
    if (!answer.fine()) {
      return Optional.empty();
    }
    return Optional.of(
        answer
            .out()
            .lines()
            .map(line -> line.strip().split("\\s+"))
            .filter(words -> words.length > 1 && words[1].equals(name))
            .map(words -> words[0])
            .distinct()
            .toList());
  }

  /**
   * How the elements of a job ended.
   *
   * @param id the id of an array job that is gone
   * @return ends by index, of those that Slurm remembers
   */
  Map<Integer, ElementEnd> ends(String id) throws InterruptedException {
    Map<Integer, ElementEnd> ends = new HashMap<>();
    accounted(id, ends);
    shown(id, ends);
    return ends;
  }

  private void shown(String id, Map<Integer, ElementEnd> ends) throws InterruptedException {
    for (String line : lines("scontrol", "--oneliner", "show", "job", id)) {
      Map<String, String> fields = new HashMap<>();
      Matcher m = FIELD.matcher(line);
      while (m.find()) {
        fields.putIfAbsent(m.group(1), m.group(2));
      }
      put(
          ends,
          fields.getOrDefault("ArrayTaskId", ""),
          new ElementEnd(fields.getOrDefault("JobState", ""), fields.getOrDefault("ExitCode", "")));
    }
  }

  private void accounted(String id, Map<Integer, ElementEnd> ends) throws InterruptedException {
    for (String line :
        lines(
            "sacct",
            "--noheader",
            "--parsable2",
            "--allocations",
            "--format=JobID,State,ExitCode",
            "--jobs",
            id)) {
      String[] parts = line.strip().split("\\|", -1);
      if (parts.length >= 3 && parts[0].startsWith(id + "_")) {
        put(ends, parts[0].substring(id.length() + 1), new ElementEnd(parts[1], parts[2]));
      }
    }
  }

  private static void put(Map<Integer, ElementEnd> ends, String indices, ElementEnd end) {
    if (LIVING.contains(end.state())) {
      return;
    }
    ArrayIndices.parse(indices).ifPresent(all -> all.forEach(index -> ends.put(index, end)));
  }

  /** What a program says that may be missing, or know nothing. */
  private List<String> lines(String program, String... arguments) throws InterruptedException {
    try {
      Answer answer = commands.call(program, arguments);
      return answer.fine() ? answer.out().lines().toList() : List.of();
    } catch (SlurmCommands.Missing e) {
      return List.of();
    }
  }

  /**
   * How many elements an array may have.
   *
   * @return {@code MaxArraySize}, the exclusive bound of indices; Slurm's default where it does not
   *     say
   */
  int largestArray() throws InterruptedException {
    Matcher m = MAX_ARRAY_SIZE.matcher(String.join("\n", lines("scontrol", "show", "config")));
    return m.find() ? Math.max(1, Integer.parseInt(m.group(1))) : DEFAULT_MAX_ARRAY_SIZE;
  }
}
