package org.mixlaw.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.Provenance;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.study.FittedCheckpoints;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.outcome.AtSize;
import org.mixlaw.study.outcome.Outcome;
import org.mixlaw.study.outcome.Validation;
import org.mixlaw.train.track.JsonLines;

/** Writes a study's {@code report.html} from what stands in its folder. */
public final class StudyReport {
  private StudyReport() {}

  /**
   * Writes the report.
   *
   * @param study the study's folder
   * @return the file written
   * @throws IOException if a file cannot be read or written
   * @throws org.mixlaw.base.InputException if the folder is no study, or one of its files is broken
   */
  public static Path write(Path study) throws IOException {
    Path file = new StudyFolder(study).report();
    AtomicFiles.write(file, HtmlPage.of(page(StudyContents.read(study))));
    return file;
  }

  static Page page(StudyContents study) {
    List<Page.Section> sections = new ArrayList<>();
    study.optimum().ifPresent(optimum -> sections.add(OptimumSection.of(optimum, study.pilots())));
    study
        .validation()
        .ifPresent(validation -> sections.add(ValidationSection.of(validation, study.pilots())));
    study.validation().ifPresent(validation -> sections.add(TransferSection.of(validation)));
    if (study.laws().isPresent() && study.losses().isPresent()) {
      sections.add(
          LawsSection.of(
              study.laws().get(),
              study.losses().get(),
              Sizes.of(study.pilots(), List.of()),
              FittedCheckpoints.of(study.file()).note()));
    }
    sections.add(CurvesSection.of(study.runs(), study.validationRuns(), study.weights()));
    sections.add(RunsSection.of(study.runs()));
    sections.add(RepetitionSection.of(study.runs(), study.optimum()));
    sections.add(provenance(study));
    return new Page(
        study.file().name(),
        subtitle(study),
        verdict(study),
        tiles(study),
        List.copyOf(sections),
        Page.FROM_STUDIES);
  }

  private static String subtitle(StudyContents study) {
    long mixtures = study.pilots().stream().map(RunRecord::mixtureName).distinct().count();
    long sizes = study.pilots().stream().map(RunRecord::params).distinct().count();
    return String.format(
        Locale.ROOT,
        "A data mixing study: %d model size%s on %d pilot mixtures of %d domains.",
        sizes,
        sizes == 1 ? "" : "s",
        mixtures,
        study.file().trainingDomains().size());
  }

  private static Page.Verdict verdict(StudyContents study) {
    if (study.validation().isPresent()) {
      return verdict(study.validation().get());
    }
    if (study.optimum().isPresent()) {
      Optimum.Gain gain = study.optimum().get().gain();
      return new Page.Verdict(
          "open",
          "Not checked yet",
          String.format(
              Locale.ROOT,
              "The laws predict that the best mixture beats the %s baseline by %s nats per token"
                  + " (probability %.0f%%); no model has been trained on it yet.",
              study.optimum().get().baseline().name(),
              Figures.loss(gain.value()),
              100 * gain.probability()));
    }
    long finished = study.runs().stream().filter(RunRecord::finished).count();
    return new Page.Verdict(
        "open",
        "In progress",
        finished + " of " + study.runs().size() + " begun runs are finished; no optimum yet.");
  }

  private static Page.Verdict verdict(Validation validation) {
    Outcome outcome = Outcome.of(validation);
    AtSize at = validation.largest();
    return new Page.Verdict(
        switch (outcome.verdict()) {
          case CONFIRMED -> "good";
          case TOO_CLOSE -> "open";
          case REFUTED -> "bad";
        },
        outcome.verdict().toString(),
        String.format(
            Locale.ROOT,
            "%s Trained at %s parameters for %s tokens; losses of the domains were predicted within"
                + " %s on average.",
            String.join(" ", outcome.sentences()),
            Figures.count(at.params()),
            Figures.count(at.tokens()),
            Figures.percent(at.meanRelativeError())));
  }

  private static List<Page.Tile> tiles(StudyContents study) {
    List<Page.Tile> tiles = new ArrayList<>();
    study
        .validation()
        .map(Validation::largest)
        .ifPresent(
            v -> {
              tiles.add(
                  new Page.Tile(
                      Figures.difference(v.ranking().observedGain()),
                      "gain over the baseline, nats",
                      "predicted " + Figures.difference(v.ranking().predictedGain())));
              tiles.add(
                  new Page.Tile(
                      Figures.percent(v.meanRelativeError()),
                      "mean error of predicted losses",
                      ""));
              v.observedSteps()
                  .optimum()
                  .interpolated()
                  .ifPresent(
                      share ->
                          tiles.add(
                              new Page.Tile(
                                  Figures.percent(share),
                                  "of the tokens match the baseline",
                                  "100% would be no gain")));
            });
    if (study.validation().isEmpty()) {
      study
          .optimum()
          .ifPresent(
              o ->
                  tiles.add(
                      new Page.Tile(
                          Figures.difference(o.gain().value()),
                          "predicted gain, nats",
                          "probability " + Figures.percent(o.gain().probability()))));
    }
    long finished = study.runs().stream().filter(RunRecord::finished).count();
    tiles.add(
        new Page.Tile(
            String.valueOf(finished), "runs finished", "of " + study.runs().size() + " begun"));
    tiles.add(
        new Page.Tile(
            Figures.count(study.runs().stream().mapToDouble(RunRecord::tokens).sum()),
            "tokens trained",
            ""));
    tiles.add(
        new Page.Tile(
            Figures.duration(
                study.runs().stream()
                    .mapToDouble(run -> run.last().map(JsonLines.LastStep::seconds).orElse(0.0))
                    .sum()),
            "training time, all runs",
            ""));
    return tiles;
  }

  private static Page.Section provenance(StudyContents study) {
    List<List<String>> rows = new ArrayList<>();
    study.provenance().forEach((file, made) -> rows.add(row(file, made)));
    study.runs().stream()
        .findFirst()
        .ifPresent(run -> rows.add(row("runs/" + run.name(), run.file().provenance())));
    return Page.Section.of(
        "provenance",
        "Provenance",
        List.of(
            "What produced each result. The study file, the seeds and the inputs, whose digests are"
                + " in the result files, suffice to reproduce it."),
        List.of(
            new Page.Table(
                "Result files",
                List.of("file", "program", "command", "seeds", "runtime", "made"),
                rows,
                6,
                false)));
  }

  private static List<String> row(String file, Provenance made) {
    return List.of(
        file,
        made.program(),
        String.join(" ", made.command()),
        words(made.seeds()),
        words(made.runtime()),
        made.created());
  }

  private static String words(Map<String, ?> map) {
    List<String> words = new ArrayList<>();
    map.forEach((key, value) -> words.add(key + " " + value));
    return String.join(", ", words);
  }
}
