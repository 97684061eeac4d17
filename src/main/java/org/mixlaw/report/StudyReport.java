package org.mixlaw.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.Provenance;
import org.mixlaw.fit.MeasuredOverall;
import org.mixlaw.loss.LossTable;
import org.mixlaw.optimum.around.AroundOptimum;
import org.mixlaw.study.FittedCheckpoints;
import org.mixlaw.study.file.StudyFolder;

/** Writes a study's {@code report.html} from what stands in its folder. */
public final class StudyReport {
  /** How many mixtures as good as the best are shown. */
  private static final int AS_GOOD = 10;

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

  /**
   * Writes a page of losses from elsewhere: what laws say that were fitted on them, as far as a
   * table of losses tells.
   *
   * @param losses the table that the laws were fitted on
   * @param laws their {@code laws.json}
   * @param optimum an {@code optimum.yaml} found under these laws
   * @param page the file to write
   * @throws IOException if a file cannot be read or written
   * @throws org.mixlaw.base.InputException if a file is broken, or they do not belong together
   */
  public static void write(LossTable losses, Path laws, Optional<Path> optimum, Path page)
      throws IOException {
    String name = page.getFileName().toString().replaceFirst("\\.html?$", "");
    AtomicFiles.write(page, HtmlPage.of(page(StudyContents.of(name, losses, laws, optimum))));
  }

  static Page page(StudyContents study) {
    Optional<AroundOptimum> around =
        study
            .laws()
            .flatMap(laws -> study.optimum().map(optimum -> new AroundOptimum(laws, optimum)))
            .filter(there -> study.laws().get().trainingDomains().size() > 1);
    Optional<EffectsSection> effects =
        around.map(
            there ->
                new EffectsSection(
                    there, study.optimum().get().nearOptimal().tolerance(), study.unit()));
    return new Page(
        study.name(),
        subtitle(study),
        StudyVerdict.of(study),
        study.optimum().map(optimum -> new AnswerPanel(study, optimum, effects).answer()),
        sections(study, around, effects),
        origin(study));
  }

  private static String origin(StudyContents study) {
    return (study.file().isPresent()
            ? Page.FROM_STUDIES
            : "Written by Mixlaw from a table of losses and the laws fitted on it.")
        + " Losses are in "
        + study.unit()
        + ".";
  }

  private static List<Page.Section> sections(
      StudyContents study, Optional<AroundOptimum> around, Optional<EffectsSection> effects) {
    List<Page.Section> sections = new ArrayList<>();
    Sizes sizes = Sizes.of(study.pilots(), List.of());
    Optional<SlicesSection> slices =
        around.map(
            there ->
                new SlicesSection(
                    there,
                    study.optimum().get(),
                    MeasuredOverall.ends(measured(study)),
                    study.unit()));
    study
        .optimum()
        .ifPresent(
            optimum ->
                sections.add(
                    OptimumSection.of(
                        optimum,
                        study.pilots(),
                        around
                            .map(there -> there.asGood(AS_GOOD, optimum.starts().seed()))
                            .orElse(List.of()),
                        slices.map(SlicesSection::triangle).orElse(List.of()),
                        study.unit(),
                        study.validation().isPresent())));
    effects.ifPresent(there -> sections.add(there.section()));
    slices.ifPresent(there -> sections.add(there.section()));
    study
        .validation()
        .ifPresent(validation -> sections.add(ValidationSection.of(validation, study.pilots())));
    study
        .elsewhere()
        .ifPresent(there -> sections.add(ValidationSection.ofElsewhere(there, study.pilots())));
    study.validation().ifPresent(validation -> sections.add(TransferSection.of(validation)));
    study
        .laws()
        .ifPresent(
            laws -> {
              study
                  .optimum()
                  .flatMap(optimum -> ScalingSection.of(laws, optimum, study.pilots(), sizes))
                  .ifPresent(sections::add);
              HoldOutSection.of(laws, study.weightsOr(laws)).ifPresent(sections::add);
              study
                  .losses()
                  .ifPresent(
                      losses ->
                          sections.add(LawsSection.of(laws, losses, sizes, checkpoints(study))));
            });
    study
        .noise()
        .ifPresent(
            noise ->
                sections.add(
                    NoiseSection.of(noise, study.optimum(), study.validation(), study.unit())));
    if (CurvesSection.hasCurves(study.runs())) {
      sections.add(
          CurvesSection.of(study.runs(), study.validationRuns(), study.weights(), study.unit()));
    }
    sections.add(RunsSection.of(study.runs(), study.weights(), study.unit()));
    if (study.file().isPresent()) {
      sections.add(RepetitionSection.of(study.runs(), study.optimum()));
    }
    sections.add(provenance(study));
    return List.copyOf(sections);
  }

  private static List<MeasuredOverall> measured(StudyContents study) {
    return study.losses().isEmpty()
        ? List.of()
        : MeasuredOverall.of(study.laws().get(), study.losses().get(), study.weights());
  }

  private static Optional<String> checkpoints(StudyContents study) {
    return study.file().flatMap(file -> FittedCheckpoints.of(file).note());
  }

  private static String subtitle(StudyContents study) {
    long mixtures = study.pilots().stream().map(RunRecord::mixture).distinct().count();
    long sizes = study.pilots().stream().map(RunRecord::params).distinct().count();
    return String.format(
        Locale.ROOT,
        "%s: %d model size%s on %d pilot mixtures of %d domains%s.",
        study.file().isPresent() ? "A data mixing study" : "Laws on losses from elsewhere",
        sizes,
        sizes == 1 ? "" : "s",
        mixtures,
        study.trainingDomains().size(),
        study
            .optimum()
            .map(
                o ->
                    String.format(
                        "; target: %s parameters, %s tokens",
                        Figures.count(o.params()), Figures.count(o.tokens())))
            .orElse(""));
  }

  private static Page.Section provenance(StudyContents study) {
    List<List<String>> rows = new ArrayList<>();
    study.provenance().forEach((file, made) -> rows.add(row(file, made)));
    study.runs().stream()
        .filter(run -> run.file().isPresent())
        .findFirst()
        .ifPresent(run -> rows.add(row("runs/" + run.name(), run.file().get().provenance())));
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
