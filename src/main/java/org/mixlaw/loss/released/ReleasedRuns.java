package org.mixlaw.loss.released;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.ImportOptions;
import org.mixlaw.loss.ImportedLosses;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.mixture.WrittenProportions;

/**
 * The runs of one experiment as they are gathered from the logs, line by line; keeps what was
 * dropped or cannot be used, to tell it at the end.
 */
final class ReleasedRuns {
  /** The authors' batch. */
  static final long AUTHORS_TOKENS_PER_STEP = 1L << 20;

  private record Measured(double loss, String where) {}

  private record Checkpoint(long step, String domain) {}

  /** A run, by size and the whole name in the log without the size. */
  private record Key(String size, String name) {}

  private static final class Run {
    private final RunName name;
    private final long parameters;
    private final String where;
    private final Map<Checkpoint, Measured> losses = new HashMap<>();

    private Run(RunName name, long parameters, String where) {
      this.name = name;
      this.parameters = parameters;
      this.where = where;
    }
  }

  private final ImportOptions options;
  private final Map<Key, Run> runs = new LinkedHashMap<>();
  private final List<String> duplicates = new ArrayList<>();
  private final List<String> conflicts = new ArrayList<>();
  private final List<LogLine> lastLines = new ArrayList<>();

  ReleasedRuns(ImportOptions options) {
    this.options = options;
  }

  int count() {
    return runs.size();
  }

  /** Takes in a line of the log of a model size. */
  void add(String size, long parameters, LogLine line) {
    Run run =
        runs.computeIfAbsent(
            new Key(size, withoutSize(line.run())),
            key -> new Run(line.run(), parameters, line.where()));
    if (line.step().isEmpty()) {
      lastLines.add(line);
    }
    OptionalLong step = line.step().isPresent() ? line.step() : options.lastStep();
    if (step.isEmpty()) {
      return;
    }
    Checkpoint at = new Checkpoint(step.getAsLong(), line.domain());
    Measured before = run.losses.putIfAbsent(at, new Measured(line.loss(), line.where()));
    if (before == null) {
      return;
    }
    if (before.loss == line.loss()) {
      duplicates.add(line.where());
    } else {
      conflicts.add(
          String.format(
              "%s: run '%s', step %d, domain %s has loss %s, but %s says %s",
              line.where(),
              line.run().text(),
              at.step,
              at.domain,
              line.loss(),
              before.where,
              before.loss));
    }
  }

  private static String withoutSize(RunName run) {
    return run.size().map(s -> run.text().substring(s.length() + 1)).orElse(run.text());
  }

  /** The losses, with the domains of the given experiment; adds what there is to tell. */
  ImportedLosses losses(Experiment experiment, List<String> notices) {
    if (!conflicts.isEmpty()) {
      throw InputException.of(
          "%s; a loss table holds one loss for each (%d such lines in all)",
          conflicts.get(0), conflicts.size());
    }
    Map<Key, List<Double>> proportions = proportions(experiment, notices);
    Map<Key, String> names = names(proportions, notices);
    List<ImportedLosses.Row> rows = new ArrayList<>();
    proportions.forEach(
        (key, r) -> {
          Run run = runs.get(key);
          run.losses.forEach(
              (at, measured) ->
                  rows.add(
                      new ImportedLosses.Row(
                          names.get(key),
                          key.size,
                          run.parameters,
                          Math.multiplyExact(
                              at.step, options.tokensPerStep().orElse(AUTHORS_TOKENS_PER_STEP)),
                          r,
                          at.domain,
                          measured.loss)));
        });
    rows.sort(
        Comparator.comparingLong(ImportedLosses.Row::params)
            .thenComparing(ImportedLosses.Row::run)
            .thenComparingLong(ImportedLosses.Row::tokens)
            .thenComparing(ImportedLosses.Row::domain));
    tellDropped(notices);
    tellIncomplete(rows, notices);
    if (rows.isEmpty()) {
      throw InputException.of(
          "experiment '%s' has no usable line: %s", experiment.name(), String.join("; ", notices));
    }
    return new ImportedLosses(
        experiment.name(), experiment.domains(), rows, LossUnit.NATS_PER_TOKEN, notices, List.of());
  }

  private Map<Key, List<Double>> proportions(Experiment experiment, List<String> notices) {
    Map<Key, List<Double>> proportions = new LinkedHashMap<>();
    WrittenProportions account = new WrittenProportions();
    List<String> bad = new ArrayList<>();
    Set<String> unused = new TreeSet<>(options.fixes().keySet());
    runs.forEach(
        (key, run) -> {
          Optional<String> fixed = fixOf(key, run.name);
          List<Double> r = run.name.proportions();
          if (fixed.isPresent()) {
            unused.remove(fixed.get());
            String fix = options.fixes().get(fixed.get());
            if (fix.equals("skip")) {
              notices.add("run " + run.name.text() + " left out, as asked");
              return;
            }
            r = corrected(run.name, fix, fixed.get());
            notices.add("run " + run.name.text() + " corrected to " + r + ", as asked");
          }
          if (r.size() != experiment.domains().size()) {
            throw InputException.of(
                "%s: run '%s' has %d proportions, but %d domains are named: %s",
                run.where,
                run.name.text(),
                r.size(),
                experiment.domains().size(),
                String.join(", ", experiment.domains()));
          }
          try {
            account.read(written(experiment, r), run.where + ": run '" + run.name.text() + "'");
          } catch (InputException e) {
            bad.add(e.getMessage());
          }
          proportions.put(key, r);
        });
    if (!unused.isEmpty()) {
      throw InputException.of(
          "--fix names '%s', but experiment '%s' has no such run",
          unused.iterator().next(), experiment.name());
    }
    if (!bad.isEmpty()) {
      throw InputException.of(
          "%s: correct the run with --fix RUN=r1-r2-..., RUN=normalize or RUN=skip"
              + " (%d such runs in all)",
          bad.get(0), bad.size());
    }
    notices.addAll(account.notices());
    return proportions;
  }

  private static Map<String, String> written(Experiment experiment, List<Double> proportions) {
    Map<String, String> written = new TreeMap<>();
    for (int j = 0; j < proportions.size(); j++) {
      written.put(experiment.domains().get(j), proportions.get(j).toString());
    }
    return written;
  }

  private Optional<String> fixOf(Key key, RunName run) {
    String bare = key.name.substring(0, key.name.indexOf('-'));
    return List.of(run.text(), run.brief(), key.size + "_" + bare, key.name, bare).stream()
        .filter(options.fixes()::containsKey)
        .findFirst();
  }

  private static List<Double> corrected(RunName run, String fix, String key) {
    if (fix.equals("normalize")) {
      return run.proportions().stream().map(r -> r / run.sum()).toList();
    }
    try {
      return List.of(fix.split("[-,]", -1)).stream().map(Double::valueOf).toList();
    } catch (NumberFormatException e) {
      throw InputException.of(
          "--fix %s=%s: accepted is RUN=r1-r2-..., RUN=normalize or RUN=skip", key, fix);
    }
  }

  /** {@code 70M-m014}; a letter follows where one number stands for several mixtures. */
  private Map<Key, String> names(Map<Key, List<Double>> proportions, List<String> notices) {
    Map<Key, String> names = new HashMap<>();
    Set<String> taken = new HashSet<>();
    proportions.forEach(
        (key, r) -> {
          String plain = key.size + "-" + runs.get(key).name.mixture();
          String name = plain;
          for (char letter = 'b'; !taken.add(name); letter++) {
            name = plain + letter;
          }
          names.put(key, name);
          if (!name.equals(plain)) {
            notices.add(
                "run "
                    + runs.get(key).name.text()
                    + " is called "
                    + name
                    + ": another run has its number");
          }
        });
    return names;
  }

  private void tellDropped(List<String> notices) {
    if (!duplicates.isEmpty()) {
      notices.add(
          duplicates.size()
              + " exact duplicate lines dropped (the first: "
              + duplicates.get(0)
              + ")");
    }
    if (!lastLines.isEmpty()) {
      String what =
          options.lastStep().isPresent()
              ? " counted as step " + options.lastStep().getAsLong()
              : " left out; --last STEP says what they stand for";
      notices.add(
          lastLines.size()
              + " lines at step 'last'"
              + what
              + " (the first: "
              + lastLines.get(0).where()
              + ")");
    }
  }

  private static void tellIncomplete(List<ImportedLosses.Row> rows, List<String> notices) {
    Set<String> all = new TreeSet<>();
    SortedMap<String, Set<String>> byCheckpoint = new TreeMap<>();
    for (ImportedLosses.Row row : rows) {
      all.add(row.domain());
      byCheckpoint
          .computeIfAbsent(row.run() + " at " + row.tokens() + " tokens", c -> new TreeSet<>())
          .add(row.domain());
    }
    List<Map.Entry<String, Set<String>>> incomplete =
        byCheckpoint.entrySet().stream().filter(e -> e.getValue().size() < all.size()).toList();
    if (!incomplete.isEmpty()) {
      Set<String> missing = new TreeSet<>(all);
      missing.removeAll(incomplete.get(0).getValue());
      notices.add(
          incomplete.size()
              + " of "
              + byCheckpoint.size()
              + " checkpoints lack some of the "
              + all.size()
              + " validation domains (the first: "
              + incomplete.get(0).getKey()
              + " lacks "
              + String.join(", ", missing)
              + ")");
    }
  }
}
