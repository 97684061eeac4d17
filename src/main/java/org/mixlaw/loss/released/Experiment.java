package org.mixlaw.loss.released;

import java.util.List;

/**
 * One of the experiments whose runs the released logs hold, told apart by the number of proportions
 * in a run's name and, for continual pretraining, its prefix.
 *
 * @param name the experiment's name, as the published tables' files are called
 * @param domains the training domains in the order of the proportions; empty where not known
 */
record Experiment(String name, List<String> domains) {
  private static final List<Experiment> KNOWN =
      List.of(
          new Experiment("two-domain", List.of("Github", "Pile-CC")),
          new Experiment("three-domain", List.of("Github", "Books3", "Pile-CC")),
          new Experiment(
              "five-domain", List.of("academic", "prose", "dialogue", "symbolic", "internet")),
          new Experiment(
              "redpajama",
              List.of(
                  "CommonCrawl", "C4", "Github", "ArXiv", "Books", "StackExchange", "Wikipedia")));

  private static final Experiment CONTINUAL =
      new Experiment("continual", List.of("Pile", "Python"));

  /**
   * The experiment that a run belongs to.
   *
   * @param run the run's name, parsed
   * @return the experiment; one without domain names where the authors had none of that many
   *     domains
   */
  static Experiment of(RunName run) {
    int count = run.proportions().size();
    if (count == CONTINUAL.domains.size() && run.prefix().equals("ct_")) {
      return CONTINUAL;
    }
    return KNOWN.stream()
        .filter(known -> known.domains.size() == count)
        .findFirst()
        .orElseGet(() -> new Experiment(count + "-domain", List.of()));
  }
}
