package org.mixlaw.study.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.mixlaw.corpus.build.CorpusConfig;
import org.mixlaw.loss.LossTable;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.train.LaterEvaluations;
import org.mixlaw.train.RunFile;
import org.mixlaw.train.RunFolder;
import org.mixlaw.train.RunIdentity;

/** What the runs of a study have measured, and the table {@code losses.csv} of all of it. */
public final class MeasuredLosses {
  private static final String REMOVED = "removed";
  private static final String LATER = "measured later";

  private MeasuredLosses() {}

  /**
   * The losses of a finished run on the validation domains of a corpus, those measured later among
   * them.
   *
   * @param folder the run
   * @param corpus the corpus
   * @return its losses, the mixture over the corpus's training domains
   * @throws org.mixlaw.base.InputException if the run's table is missing or broken
   */
  public static LossTable of(RunFolder folder, CorpusConfig corpus) {
    LossTable logged = LossTable.read(folder.losses());
    LaterEvaluations later = LaterEvaluations.of(folder);
    LossTable.Row any = logged.rows().get(0);
    List<LossTable.Row> rows = new ArrayList<>();
    Mixture mixture =
        Mixture.of(RunIdentity.support(any.mixture())).over(corpus.trainingDomains(), any.run());
    for (LossTable.Row row : logged.rows()) {
      if (!later.domains().containsKey(row.domain())) {
        rows.add(row.with(mixture));
      }
    }
    later
        .domains()
        .forEach(
            (domain, measured) ->
                rows.add(
                    measured
                        .loss()
                        .row(
                            any.run(),
                            any.model(),
                            any.params(),
                            any.seed(),
                            measured.tokens(),
                            mixture)));
    rows.removeIf(row -> !corpus.evaluates(row.domain()));
    return LossTable.of(rows);
  }

  /**
   * Writes the table of a study: its pilots' losses, and those of mixtures that it no longer asks
   * for; a column {@code note} marks the latter and what was measured later. A table that says the
   * same already stands.
   *
   * @param folder the study
   * @param corpus its corpus
   * @param pilots the losses of its pilots
   * @param removed the mixtures that were trained and are no longer asked for
   * @throws IOException if it cannot be written
   */
  public static void write(
      StudyFolder folder, CorpusConfig corpus, LossTable pilots, SortedMap<String, Mixture> removed)
      throws IOException {
    Set<String> names = new HashSet<>();
    pilots.rows().forEach(row -> names.add(row.run()));
    List<LossTable> all = new ArrayList<>(List.of(pilots));
    Set<List<String>> later = new HashSet<>();
    for (BegunRun run : BegunRun.of(folder)) {
      RunFile file = run.file();
      if (!run.folder().finished()) {
        continue;
      }
      if (!names.contains(file.run()) && isRemoved(file, removed, corpus)) {
        all.add(of(run.folder(), corpus));
      }
      LaterEvaluations.of(run.folder())
          .domains()
          .keySet()
          .forEach(domain -> later.add(List.of(file.run(), domain)));
    }
    LossTable.merge(all)
        .write(
            folder.losses(),
            row ->
                !names.contains(row.run())
                    ? REMOVED
                    : later.contains(List.of(row.run(), row.domain())) ? LATER : "");
  }

  /** Whether a run is one of a mixture that is no longer asked for, over domains that are there. */
  private static boolean isRemoved(
      RunFile run, SortedMap<String, Mixture> removed, CorpusConfig corpus) {
    SortedMap<String, Double> support = RunIdentity.support(run.mixture());
    return corpus.trainingDomains().containsAll(support.keySet())
        && removed.entrySet().stream()
            .anyMatch(
                mixture ->
                    run.run().matches(".+-" + Pattern.quote(mixture.getKey()) + "-s-?[0-9]+")
                        && RunIdentity.support(mixture.getValue()).equals(support));
  }
}
