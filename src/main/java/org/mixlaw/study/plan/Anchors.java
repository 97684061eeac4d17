package org.mixlaw.study.plan;

import java.nio.file.Files;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.mixlaw.base.InputException;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.model.ModelCards;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.train.RunFolder;

/**
 * The mixtures that are repeated with further seeds at every model: the baseline, and of the pilots
 * the most central one, which lies nearest to their mean. A pilot that has been repeated already
 * stays the anchor when the design grows.
 *
 * @param pilots the names of the pilots that are repeated
 * @param baseline the baseline, where it is none of the pilots
 */
public record Anchors(SortedSet<String> pilots, Optional<Mixture> baseline) {
  /** The name of the baseline among the mixtures of the pilots. */
  public static final String BASELINE = "anchor-baseline";

  /** No run is repeated. */
  static final Anchors NONE = new Anchors(new TreeSet<>(), Optional.empty());

  /**
   * The anchors of a study.
   *
   * @param study the study file
   * @param folder the study's folder, which need not exist
   * @param cards the model cards
   * @param mixtures the pilot mixtures by name
   * @param baseline the baseline
   * @param known whether that is the baseline, or stands in for it until there is a corpus
   * @return its anchors; none where the study file asks for none
   * @throws InputException if another mixture has the baseline's name
   */
  public static Anchors of(
      StudyFile study,
      StudyFolder folder,
      ModelCards cards,
      SortedMap<String, Mixture> mixtures,
      Mixture baseline,
      boolean known) {
    if (study.seeds().anchors().isEmpty()) {
      return NONE;
    }
    if (mixtures.containsKey(BASELINE)) {
      throw InputException.of(
          "a pilot mixture is named '%s', as the baseline that the seeds' anchors repeat is; give"
              + " it another name",
          BASELINE);
    }
    SortedSet<String> repeated = new TreeSet<>();
    SortedMap<String, Mixture> others = new TreeMap<>(mixtures);
    for (Map.Entry<String, Mixture> pilot : mixtures.entrySet()) {
      if (known && pilot.getValue().equals(baseline)) {
        others.remove(pilot.getKey());
        if (repeated.isEmpty()) {
          repeated.add(pilot.getKey());
        }
      }
    }
    Optional<Mixture> apart = repeated.isEmpty() ? Optional.of(baseline) : Optional.empty();
    central(others.keySet(), mixtures, name -> repeats(study, folder, cards, name))
        .ifPresent(name -> repeated.add(name));
    return new Anchors(repeated, apart);
  }

  /**
   * Which runs are repeated, and how many more these are.
   *
   * @param study the study file
   * @param mixtures how many mixtures the pilots have
   * @param runs how many runs the pilots are, repeats among them
   * @return a sentence; empty where none is repeated
   */
  public Optional<String> words(StudyFile study, int mixtures, int runs) {
    SortedSet<String> names = new TreeSet<>(pilots);
    baseline.ifPresent(apart -> names.add(BASELINE));
    int once = mixtures * study.seeds().pilots().size() * study.models().size();
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                "seeds: %s %s run with the seeds %s at every model: %d further runs, which show"
                    + " what seeds differ by",
                String.join(" and ", names),
                names.size() == 1 ? "is" : "are",
                study.seeds().anchors().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(", ")),
                runs - once));
  }

  /** How many repeats of a pilot the folder holds. */
  private static int repeats(StudyFile study, StudyFolder folder, ModelCards cards, String name) {
    return (int)
        study.models().stream()
            .flatMap(
                model ->
                    study.seeds().ofAnchorAmongPilots().stream()
                        .map(seed -> PlannedRun.name(cards.find(model.card()).name(), name, seed)))
            .filter(run -> Files.exists(new RunFolder(folder.run(run)).runFile()))
            .count();
  }

  private static Optional<String> central(
      Set<String> names, SortedMap<String, Mixture> mixtures, ToIntFunction<String> repeats) {
    Map<String, Double> mean =
        mixtures.values().stream()
            .flatMap(mixture -> mixture.proportions().entrySet().stream())
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getKey,
                    TreeMap::new,
                    Collectors.averagingDouble(Map.Entry::getValue)));
    return names.stream()
        .min(
            Comparator.comparingInt((String name) -> -repeats.applyAsInt(name))
                .thenComparingDouble(name -> distance(mixtures.get(name), mean)));
  }

  private static double distance(Mixture mixture, Map<String, Double> mean) {
    return mean.entrySet().stream()
        .mapToDouble(e -> Math.pow(mixture.get(e.getKey()) - e.getValue(), 2))
        .sum();
  }
}
