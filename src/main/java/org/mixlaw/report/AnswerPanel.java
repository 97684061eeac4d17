package org.mixlaw.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.mixlaw.base.Rounded;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.optimum.Estimate;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.study.outcome.AtSize;
import org.mixlaw.study.outcome.Gain;
import org.mixlaw.study.outcome.Outcome;
import org.mixlaw.study.outcome.Validation;
import org.mixlaw.train.track.JsonLines;

/** The figures of the first screen: which mixture, how much better, how sure, at what cost. */
final class AnswerPanel {
  /** Operations of a training, the common estimate; kept on one line. */
  private static final String SIX_N_D = "6\u00a0N\u00a0D";

  private final StudyContents study;
  private final Optimum optimum;
  private final Optional<EffectsSection> effects;
  private final Optional<Outcome> outcome;

  AnswerPanel(StudyContents study, Optimum optimum, Optional<EffectsSection> effects) {
    this.study = study;
    this.optimum = optimum;
    this.effects = effects;
    this.outcome = study.outcome();
  }

  Page.Answer answer() {
    return new Page.Answer(
        shares(),
        optimum.mixture().toString(),
        List.of(gain(), sure(), loss(), cost(study)),
        new AnswerReasons(study, optimum, effects).all());
  }

  private List<Page.Share> shares() {
    Mixture best = optimum.mixture();
    Mixture base = optimum.baseline().mixture();
    TreeSet<String> domains = new TreeSet<>(best.domains());
    domains.addAll(base.domains());
    double most =
        domains.stream().mapToDouble(d -> Math.max(best.get(d), base.get(d))).max().orElse(1);
    return domains.stream()
        .sorted(Comparator.<String>comparingDouble(best::get).reversed())
        .map(
            d ->
                new Page.Share(
                    d,
                    width(best.get(d) / most),
                    width(base.get(d) / most),
                    Figures.percent(best.get(d)),
                    Figures.percent(base.get(d))))
        .toList();
  }

  private static String width(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * share);
  }

  private Page.Tile gain() {
    Optimum.Gain predicted = optimum.gain();
    String told =
        "predicted: "
            + Figures.rounded(predicted.value(), Figures.half(predicted.lower(), predicted.upper()))
            + " (interval "
            + Figures.between(predicted.lower(), predicted.upper())
            + ")";
    List<String> notes = new ArrayList<>();
    double value = predicted.value();
    double lower = predicted.lower();
    double upper = predicted.upper();
    if (outcome.isPresent()) {
      value = outcome.get().gain();
      lower = outcome.get().lower();
      upper = outcome.get().upper();
      notes.add("observed, " + level() + " interval " + Figures.between(lower, upper));
      notes.add(told);
    } else {
      notes.add("predicted, " + level() + " interval " + Figures.between(lower, upper));
    }
    study
        .validation()
        .ifPresent(
            v ->
                v.largest()
                    .observedSteps()
                    .optimum()
                    .interpolated()
                    .ifPresent(
                        share ->
                            notes.add(
                                "reaches the baseline's final loss after about "
                                    + Figures.about(share)
                                    + " of its tokens")));
    return new Page.Tile(
        "How much better than the " + optimum.baseline().name() + " baseline",
        Figures.signed(value, Figures.half(lower, upper)) + " " + study.unit().brief(),
        notes);
  }

  private String level() {
    return String.format(Locale.ROOT, "%.0f%%", 100 * optimum.level());
  }

  private Page.Tile sure() {
    String probability = String.format(Locale.ROOT, "%.0f%%", 100 * optimum.gain().probability());
    if (outcome.isEmpty()) {
      return new Page.Tile(
          "How sure",
          probability + " probable",
          Stream.concat(
                  Stream.of(
                      "that it beats the baseline, the laws say; no model was trained on it yet"),
                  hidden().stream())
              .toList());
    }
    Outcome seen = outcome.get();
    Gain gain = study.validation().orElseThrow().largest().gain();
    List<String> notes = new ArrayList<>();
    notes.add(together(seen));
    notes.add(
        "standard deviation of the difference of two runs: "
            + Rounded.deviation(gain.ofTwoRuns())
            + ", "
            + gain.source());
    hidden().ifPresent(notes::add);
    return new Page.Tile(
        "How sure",
        switch (seen.verdict()) {
          case CONFIRMED -> "beyond the noise";
          case TOO_CLOSE -> "within the noise";
          case REFUTED -> "not better";
        },
        notes);
  }

  /** What the laws and the models that were trained say together. */
  private String together(Outcome seen) {
    double probability = optimum.gain().probability();
    return String.format(
        Locale.ROOT,
        "%s (probability of a gain %.0f%%); the two models trained, one seed each, %s: %s, %s"
            + " interval %s",
        probability < optimum.level()
            ? "the laws alone left it open"
            : "the laws alone expected a gain",
        100 * probability,
        switch (seen.verdict()) {
          case CONFIRMED -> "show a gain that chance hardly explains";
          case TOO_CLOSE -> "differ by no more than chance may explain";
          case REFUTED -> "show a loss that chance hardly explains";
        },
        Figures.signed(seen.gain(), Figures.half(seen.lower(), seen.upper())),
        level(),
        Figures.between(seen.lower(), seen.upper()));
  }

  /** How well the laws did on mixtures that were hidden from them. */
  private Optional<String> hidden() {
    return study.laws().flatMap(laws -> NextSentences.hidden(laws, study.weightsOr(laws)));
  }

  private Page.Tile loss() {
    Estimate loss = optimum.loss();
    double half = Figures.half(loss.lower(), loss.upper());
    List<String> notes = new ArrayList<>();
    notes.add(
        "predicted, "
            + level()
            + " interval "
            + Figures.between(loss.lower(), loss.upper())
            + "; baseline "
            + Figures.rounded(optimum.baseline().loss().value(), half));
    study
        .validation()
        .ifPresent(
            v -> {
              AtSize at = v.largest();
              Validation.Row row = at.mixtures().get(0).overall();
              notes.add(
                  "observed at "
                      + at.card()
                      + ": "
                      + Figures.rounded(row.observed(), Figures.half(row.lower(), row.upper()))
                      + ", predicted there "
                      + Figures.between(row.lower(), row.upper()));
            });
    return new Page.Tile(
        "Overall loss at the target",
        Figures.rounded(loss.value(), half) + " " + study.unit(),
        notes);
  }

  /** What the runs cost. */
  static Page.Tile cost(StudyContents study) {
    List<RunRecord> runs = study.runs();
    double flops = runs.stream().mapToDouble(RunRecord::flops).sum();
    double seconds =
        runs.stream()
            .mapToDouble(run -> run.last().map(JsonLines.LastStep::seconds).orElse(0.0))
            .sum();
    // only a study's own runs tell their time; then the operations stand below it
    String operations =
        Figures.power(flops) + " FLOPs" + (study.file().isEmpty() ? " (" + SIX_N_D + ")" : "");
    List<String> notes = new ArrayList<>();
    notes.add(
        String.format(
            Locale.ROOT,
            "%d run%s, %s tokens%s",
            runs.size(),
            runs.size() == 1 ? "" : "s",
            Figures.count(runs.stream().mapToDouble(RunRecord::tokens).sum()),
            seconds > 0 ? ", " + operations + " with attention and output head" : ""));
    study
        .optimum()
        .ifPresent(
            o -> {
              double ratio =
                  runs.stream().mapToDouble(run -> run.params() * run.tokens()).sum()
                      / ((double) o.params() * o.tokens());
              notes.add(
                  (ratio < 1
                          ? Figures.percent(ratio) + " of the target run"
                          : String.format(
                              Locale.ROOT,
                              ratio < 9.95
                                  ? "%.1f times the target run"
                                  : "%.0f times the target run",
                              ratio))
                      + " (all by "
                      + SIX_N_D
                      + ", N without embeddings)");
            });
    return new Page.Tile(
        "At what cost",
        seconds > 0 ? Figures.duration(seconds) + " of training" : operations,
        notes);
  }
}
