package org.mixlaw.loss.released;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.ImportOptions;
import org.mixlaw.loss.ImportedLosses;
import org.mixlaw.loss.LossFormat;

/**
 * Reads the logs that the authors of "Data Mixing Laws" released: one text file per model size
 * ({@code 70M.txt}), unordered lines as {@link LogLine} has them. Exact duplicates are dropped,
 * different losses for one run, step and domain refused, and so are proportions that do not sum to
 * 1; whatever is dropped, corrected or incomplete is told in the result's notices.
 */
public final class ReleasedLogs implements LossFormat {
  /** Non-embedding parameters of the authors' models. */
  private static final Map<String, Long> PARAMETERS =
      Map.of(
          "70M", 18_915_328L,
          "160M", 85_056_000L,
          "305M", 201_541_632L,
          "410M", 302_311_424L,
          "1B", 805_736_448L);

  private static final Pattern FILE = Pattern.compile("(\\d+[MB])\\.txt", Pattern.CASE_INSENSITIVE);

  @Override
  public String label() {
    return "mixinglaws";
  }

  @Override
  public String description() {
    return "DIR with the logs of \"Data Mixing Laws\" (arXiv 2403.16952), one text file per model"
        + " size (70M.txt, ...)";
  }

  @Override
  public Set<String> options() {
    return Set.of("--experiment", "--domains", "--fix", "--last", "--tokens-per-step");
  }

  /**
   * Reads a folder of logs.
   *
   * @param inputs the folder, which holds {@code 70M.txt} and the like; other files are left alone
   * @param options what to take and how to correct it
   * @return one experiment's losses and the notices
   * @throws IOException if the folder cannot be listed
   * @throws InputException if a line cannot be understood, losses conflict, proportions do not sum
   *     to 1, or several experiments are there and none is chosen
   */
  @Override
  public ImportedLosses read(List<Path> inputs, ImportOptions options) throws IOException {
    if (inputs.size() != 1) {
      throw InputException.of(
          "format mixinglaws reads one folder; %d are given: %s", inputs.size(), inputs);
    }
    Path folder = inputs.get(0);
    if (!Files.isDirectory(folder)) {
      throw InputException.of("%s: no such folder", folder);
    }
    List<String> notices = new ArrayList<>();
    Map<Experiment, ReleasedRuns> found = new LinkedHashMap<>();
    List<Path> logs = logs(folder);
    for (Path file : logs) {
      Matcher named = FILE.matcher(file.getFileName().toString());
      String size = named.matches() ? named.group(1).toUpperCase(Locale.ROOT) : "";
      readLog(file, size, found, options);
    }
    Experiment chosen = choose(folder, found, options, notices);
    ImportedLosses losses = found.get(chosen).losses(named(chosen, options), notices);
    return new ImportedLosses(
        losses.experiment(),
        losses.trainingDomains(),
        losses.rows(),
        losses.unit(),
        losses.notices(),
        logs);
  }

  private static List<Path> logs(Path folder) throws IOException {
    List<Path> logs;
    try (Stream<Path> files = Files.list(folder)) {
      logs =
          files.filter(f -> FILE.matcher(f.getFileName().toString()).matches()).sorted().toList();
    }
    if (logs.isEmpty()) {
      throw InputException.of(
          "%s: no log there; accepted are files called SIZE.txt, such as 70M.txt", folder);
    }
    return logs;
  }

  private static void readLog(
      Path file, String size, Map<Experiment, ReleasedRuns> found, ImportOptions options)
      throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      int number = 0;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        number++;
        if (text.isBlank()) {
          continue;
        }
        LogLine line = LogLine.parse(text, file, number);
        if (line.run().size().isPresent() && !line.run().size().get().equals(size)) {
          throw InputException.of(
              "%s: run '%s' is of size %s, but the file is called %s",
              line.where(), line.run().text(), line.run().size().get(), file.getFileName());
        }
        found
            .computeIfAbsent(Experiment.of(line.run()), e -> new ReleasedRuns(options))
            .add(size, parameters(size, file), line);
      }
    } catch (CharacterCodingException e) {
      throw InputException.of("%s: the file is not UTF-8 text", file);
    }
  }

  private static long parameters(String size, Path file) {
    Long parameters = PARAMETERS.get(size);
    if (parameters == null) {
      throw InputException.of(
          "%s: no model of size %s is known; known are %s",
          file, size, String.join(", ", new TreeSet<>(PARAMETERS.keySet())));
    }
    return parameters;
  }

  private static Experiment choose(
      Path folder,
      Map<Experiment, ReleasedRuns> found,
      ImportOptions options,
      List<String> notices) {
    if (found.isEmpty()) {
      throw InputException.of("%s: the logs are empty", folder);
    }
    Map<String, Experiment> byName = new TreeMap<>();
    found.keySet().forEach(experiment -> byName.put(experiment.name(), experiment));
    String there =
        byName.entrySet().stream()
            .map(e -> e.getKey() + " (" + found.get(e.getValue()).count() + " runs)")
            .collect(Collectors.joining(", "));
    if (options.experiment().isEmpty() && byName.size() > 1) {
      throw InputException.of(
          "%s: several experiments are there: %s; choose one with --experiment", folder, there);
    }
    String name = options.experiment().orElseGet(() -> byName.keySet().iterator().next());
    Experiment chosen = byName.get(name);
    if (chosen == null) {
      throw InputException.of("%s: no experiment '%s'; there are: %s", folder, name, there);
    }
    Set<String> others = new TreeSet<>(byName.keySet());
    others.remove(name);
    if (!others.isEmpty()) {
      notices.add("experiments left out: " + String.join(", ", others));
    }
    return chosen;
  }

  private static Experiment named(Experiment experiment, ImportOptions options) {
    List<String> domains = options.domains();
    if (domains.isEmpty()) {
      if (experiment.domains().isEmpty()) {
        throw InputException.of(
            "the domains of experiment '%s' are not known; name them with --domains a,b,...",
            experiment.name());
      }
      return experiment;
    }
    Experiment renamed = new Experiment(experiment.name(), List.copyOf(domains));
    if (new HashSet<>(domains).size() != domains.size()) {
      throw InputException.of("--domains %s: a domain stands twice", String.join(",", domains));
    }
    return renamed;
  }
}
