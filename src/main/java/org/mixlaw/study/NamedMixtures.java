package org.mixlaw.study;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.InputException;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.MixtureTable;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.study.file.StudyFolder;

/**
 * The mixtures that commands may name.
 *
 * @param source where they come from, for messages
 * @param domains all training domains
 * @param known mixtures by name
 */
public record NamedMixtures(Path source, Set<String> domains, SortedMap<String, Mixture> known) {
  /**
   * Optimum and baseline.
   *
   * @param source the optimum's file
   * @param optimum the optimum
   * @return both by name
   */
  public static NamedMixtures of(Path source, Optimum optimum) {
    SortedMap<String, Mixture> known = new TreeMap<>();
    known.put(StudyValidation.OPTIMUM, optimum.mixture());
    known.put(StudyValidation.BASELINE, optimum.baseline().mixture());
    return new NamedMixtures(source, optimum.mixture().domains(), known);
  }

  /**
   * The mixtures of a study, and optimum and baseline once they are found.
   *
   * @param folder the study
   * @param domains its training domains
   * @param optimum its optimum
   * @return mixtures by name
   */
  public static NamedMixtures of(
      StudyFolder folder, Set<String> domains, Optional<Optimum> optimum) {
    SortedMap<String, Mixture> known = new TreeMap<>();
    if (Files.exists(folder.mixtures())) {
      known.putAll(MixtureTable.read(folder.mixtures()).mixtures());
    }
    optimum.ifPresent(found -> known.putAll(of(folder.optimum(), found).known()));
    return new NamedMixtures(folder.root(), domains, known);
  }

  /**
   * Finds a mixture.
   *
   * @param name its name
   * @param option where the name was given, for the message
   * @return the mixture over all training domains
   * @throws InputException if there is none of that name
   */
  public Mixture find(String name, String option) {
    Mixture mixture = known.get(name);
    if (mixture != null) {
      return mixture.over(domains, "mixture '" + name + "'");
    }
    boolean found = known.containsKey(StudyValidation.OPTIMUM);
    if (!found && List.of(StudyValidation.OPTIMUM, StudyValidation.BASELINE).contains(name)) {
      throw InputException.of(
          "%s: the optimum is not found yet; 'mixlaw run' finds it, or %s names another of %s",
          source, option, names());
    }
    throw InputException.of("%s: '%s' is not known; accepted are %s", option, name, names());
  }

  private String names() {
    List<String> names = new ArrayList<>(known.keySet());
    return names.isEmpty() ? "the study's mixtures" : String.join(", ", names);
  }
}
