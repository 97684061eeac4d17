package org.mixlaw.study.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.CsvText;
import org.mixlaw.base.InputException;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.MixtureTable;
import org.mixlaw.study.file.BegunRun;
import org.mixlaw.study.file.Design;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.train.RunIdentity;

/**
 * The pilot mixtures of a study that grows. What was trained is never forgotten: a generated design
 * keeps it and adds as many as its count lacks; of a listed design it stays in the table, marked as
 * removed. Mixtures that the user added to the study ({@code design --add}) are in it whatever the
 * design says.
 *
 * @param active the pilots' mixtures by name, over all training domains
 * @param removed mixtures that were trained and are no longer asked for, as they were
 * @param added names of the active ones that the user added
 */
public record StudyMixtures(
    SortedMap<String, Mixture> active, SortedMap<String, Mixture> removed, Set<String> added) {
  private static final String NOTE = "note";
  private static final String REMOVED = "removed";
  private static final String ADDED = "added";

  /** Copies. */
  public StudyMixtures {
    active = Collections.unmodifiableSortedMap(active);
    removed = Collections.unmodifiableSortedMap(removed);
    added = Set.copyOf(added);
  }

  /**
   * The mixtures of a study as its file and its folder have it.
   *
   * @param study the study file, its paths resolved
   * @param folder the study's folder, which need not exist
   * @param tokens the training tokens by domain, for designs that take them
   * @return the mixtures, those of a design that changed among them
   * @throws InputException if a table is broken, or the design cannot be made
   */
  public static StudyMixtures of(
      StudyFile study, StudyFolder folder, Supplier<Map<String, Long>> tokens) {
    if (!Files.exists(folder.mixtures())) {
      return new StudyMixtures(
          new DesignedMixtures(study).of(tokens.get()), new TreeMap<>(), Set.of());
    }
    StudyMixtures known = read(folder.mixtures());
    boolean listed = study.mixtures().design() instanceof Design.Listed;
    Optional<MixtureOrigin> origin = MixtureOrigin.in(folder);
    if (!listed && origin.map(MixtureOrigin.of(study)::equals).orElse(true)) {
      return new StudyMixtures(over(known.active, study), known.removed, known.added);
    }
    return known.grown(study, trained(folder), tokens.get());
  }

  private static Set<String> domains(StudyFile study) {
    return study.corpus().trainingDomains();
  }

  /** What was trained, by the proportions above 0. */
  private static Set<SortedMap<String, Double>> trained(StudyFolder folder) {
    try {
      return BegunRun.of(folder).stream()
          .map(run -> RunIdentity.support(run.file().mixture()))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw InputException.of("%s: cannot be read (%s)", folder.runs(), e.getMessage());
    }
  }

  private StudyMixtures grown(
      StudyFile study, Set<SortedMap<String, Double>> trained, Map<String, Long> tokens) {
    SortedMap<String, Mixture> now = new TreeMap<>();
    Set<String> stillAdded = new TreeSet<>();
    SortedMap<String, Mixture> before = new TreeMap<>(removed);
    before.putAll(active);
    boolean listed = study.mixtures().design() instanceof Design.Listed;
    if (listed) {
      now.putAll(new DesignedMixtures(study).of(tokens));
    }
    before.forEach(
        (name, mixture) -> {
          boolean expressible = domains(study).containsAll(RunIdentity.support(mixture).keySet());
          boolean mine = added.contains(name);
          boolean kept = !listed && trained.contains(RunIdentity.support(mixture));
          if (expressible && (mine || kept) && !now.containsKey(name)) {
            now.put(name, only(mixture, study));
            if (mine) {
              stillAdded.add(name);
            }
          }
        });
    if (!listed) {
      fill(now, stillAdded.size(), before.keySet(), study, tokens);
    }
    before.keySet().removeAll(now.keySet());
    before.values().removeIf(mixture -> !trained.contains(RunIdentity.support(mixture)));
    return new StudyMixtures(now, before, stillAdded);
  }

  /** Adds what a generated design lacks of its count, under new names. */
  private static void fill(
      SortedMap<String, Mixture> kept,
      int added,
      Set<String> taken,
      StudyFile study,
      Map<String, Long> tokens) {
    int count = study.mixtures().design().mixtures().orElseThrow();
    int lacking = count - (kept.size() - added);
    if (lacking <= 0) {
      return;
    }
    if (kept.isEmpty()) {
      kept.putAll(new DesignedMixtures(study).of(tokens));
      return;
    }
    List<Mixture> fresh = new ArrayList<>();
    for (int asked = lacking; fresh.size() < lacking; asked += lacking - fresh.size()) {
      fresh = new ArrayList<>(new DesignedMixtures(study).beside(kept.size(), asked, tokens));
      fresh.removeAll(kept.values());
    }
    Set<String> names = new TreeSet<>(taken);
    names.addAll(kept.keySet());
    int digits = Math.max(2, String.valueOf(count).length());
    int number = 0;
    for (Mixture mixture : fresh.subList(0, lacking)) {
      String name;
      do {
        number++;
        name = String.format(Locale.ROOT, "m%0" + digits + "d", number);
      } while (!names.add(name));
      kept.put(name, mixture);
    }
  }

  private static Mixture only(Mixture mixture, StudyFile study) {
    return Mixture.of(RunIdentity.support(mixture)).over(domains(study), "the study's mixtures");
  }

  private static SortedMap<String, Mixture> over(
      SortedMap<String, Mixture> mixtures, StudyFile study) {
    SortedMap<String, Mixture> all = new TreeMap<>();
    mixtures.forEach((name, mixture) -> all.put(name, only(mixture, study)));
    return all;
  }

  /**
   * The study's mixtures with others beside them.
   *
   * @param proposed mixtures by name, each name a new one
   * @return mixtures of which these count as added by the user
   */
  public StudyMixtures with(SortedMap<String, Mixture> proposed) {
    SortedMap<String, Mixture> now = new TreeMap<>(active);
    now.putAll(proposed);
    Set<String> mine = new TreeSet<>(added);
    mine.addAll(proposed.keySet());
    return new StudyMixtures(now, removed, mine);
  }

  /**
   * All names that are taken.
   *
   * @return those of mixtures that are asked for, and of those that no longer are
   */
  public Set<String> names() {
    Set<String> names = new TreeSet<>(active.keySet());
    names.addAll(removed.keySet());
    return names;
  }

  private static StudyMixtures read(Path file) {
    SortedMap<String, Mixture> active = new TreeMap<>();
    SortedMap<String, Mixture> removed = new TreeMap<>();
    Set<String> added = new TreeSet<>();
    Map<String, Mixture> all = MixtureTable.read(file).mixtures();
    for (CsvTable.Row row : CsvTable.read(file).rows()) {
      String name = row.text("mixture");
      Optional<String> note = row.optionalText(NOTE);
      (note.equals(Optional.of(REMOVED)) ? removed : active).put(name, all.get(name));
      if (note.equals(Optional.of(ADDED))) {
        added.add(name);
      }
    }
    return new StudyMixtures(active, removed, added);
  }

  /**
   * Writes the table {@code mixtures.csv}; a table that says the same already stands.
   *
   * @param file the file
   * @throws IOException if writing fails
   */
  public void write(Path file) throws IOException {
    Set<String> domains = new TreeSet<>();
    active.values().forEach(mixture -> domains.addAll(mixture.domains()));
    removed.values().forEach(mixture -> domains.addAll(mixture.domains()));
    StringBuilder text = new StringBuilder();
    List<Object> header = new ArrayList<>(List.of("mixture"));
    domains.forEach(domain -> header.add("mix." + domain));
    header.add(NOTE);
    text.append(CsvText.line(header));
    SortedMap<String, Mixture> all = new TreeMap<>(active);
    all.putAll(removed);
    all.forEach(
        (name, mixture) -> {
          List<Object> row = new ArrayList<>(List.of(name));
          domains.forEach(domain -> row.add(mixture.get(domain)));
          row.add(removed.containsKey(name) ? REMOVED : added.contains(name) ? ADDED : "");
          text.append(CsvText.line(row));
        });
    if (!Files.exists(file) || !Files.readString(file).contentEquals(text)) {
      AtomicFiles.write(file, text);
    }
  }
}
