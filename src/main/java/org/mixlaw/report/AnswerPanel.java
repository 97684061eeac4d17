package org.mixlaw.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.optimum.Estimate;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.study.outcome.AtSize;
import org.mixlaw.study.outcome.Outcome;
import org.mixlaw.study.outcome.Validation;
import org.mixlaw.train.track.JsonLines;

/** The first screen: which mixture, how much better, how sure, at what cost, why. */
final class AnswerPanel {
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
        List.of(
            new Page.Reason("Why this mixture", reasons()),
            new Page.Reason("What to run next", next())));
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
            + Figures.rounded(predicted.value(), half(predicted.lower(), predicted.upper()))
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
                                "reaches the baseline's final loss after "
                                    + Figures.percent(share)
                                    + " of its tokens")));
    return new Page.Tile(
        "How much better than the " + optimum.baseline().name() + " baseline",
        Figures.signed(value, half(lower, upper)) + " " + study.unit().brief(),
        notes);
  }

  private String level() {
    return String.format(Locale.ROOT, "%.0f%%", 100 * optimum.level());
  }

  private static double half(double lower, double upper) {
    return (upper - lower) / 2;
  }

  private Page.Tile sure() {
    String probability = String.format(Locale.ROOT, "%.0f%%", 100 * optimum.gain().probability());
    if (outcome.isEmpty()) {
      return new Page.Tile(
          "How sure",
          probability + " probable",
          List.of("that it beats the baseline, the laws say", "no model was trained on it yet"));
    }
    Outcome seen = outcome.get();
    double noise = half(seen.lower(), seen.upper());
    return new Page.Tile(
        "How sure",
        switch (seen.verdict()) {
          case CONFIRMED -> "beyond the noise";
          case TOO_CLOSE -> "within the noise";
          case REFUTED -> "not better";
        },
        List.of(
            "two runs differ by up to "
                + Figures.rounded(noise, noise / 3)
                + " by chance ("
                + level()
                + ")",
            "predicted probability of a gain: " + probability));
  }

  private Page.Tile loss() {
    Estimate loss = optimum.loss();
    double half = half(loss.lower(), loss.upper());
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
                      + Figures.rounded(row.observed(), half(row.lower(), row.upper()))
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
    List<String> notes = new ArrayList<>();
    notes.add(
        String.format(
            Locale.ROOT,
            "%d run%s, %s tokens, %.1e FLOPs%s",
            runs.size(),
            runs.size() == 1 ? "" : "s",
            Figures.count(runs.stream().mapToDouble(RunRecord::tokens).sum()),
            flops,
            study.file().isEmpty() ? " (6 N D)" : ""));
    study
        .optimum()
        .ifPresent(
            o -> {
              double ratio = flops / (6.0 * o.params() * o.tokens());
              notes.add(
                  ratio < 1
                      ? Figures.percent(ratio) + " of the target run (6 N D)"
                      : String.format(Locale.ROOT, "%.3g times the target run (6 N D)", ratio));
            });
    return new Page.Tile(
        "At what cost",
        seconds > 0
            ? Figures.duration(seconds) + " of training"
            : String.format(Locale.ROOT, "%.1e FLOPs", flops),
        notes);
  }

  private List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    SortedMap<String, Double> parts = new TreeMap<>();
    optimum
        .losses()
        .forEach(
            (domain, loss) -> {
              Estimate base = optimum.baseline().losses().get(domain);
              double weight = optimum.weights().getOrDefault(domain, 0.0);
              if (base != null && weight > 0) {
                parts.put(domain, weight * (base.value() - loss.value()));
              }
            });
    double half = half(optimum.gain().lower(), optimum.gain().upper());
    String gains = named(parts, 1, half);
    String pays = named(parts, -1, half);
    if (!gains.isEmpty()) {
      reasons.add(
          "The gain comes from lower losses on "
              + gains
              + (pays.isEmpty() ? "." : "; it is paid on " + pays + ".")
              + " (Each domain's part of the predicted gain.)");
    }
    effects.ifPresent(
        e -> {
          String first = e.byImportance().get(0);
          reasons.add(
              String.format(
                  Locale.ROOT,
                  "%s matters most: five points more or less of it cost up to %s %s.",
                  first,
                  Figures.rounded(e.stake(first), e.stake(first) / 3),
                  study.unit().brief()));
        });
    reasons.add(
        "Near-optimal are "
            + flat()
            + ": mixtures within "
            + Figures.rounded(
                optimum.nearOptimal().tolerance(), optimum.nearOptimal().tolerance() / 3)
            + " "
            + study.unit().brief()
            + " of the best cannot be told from it.");
    return reasons;
  }

  /** Up to three domains of one sign, the largest first, with their parts. */
  private static String named(SortedMap<String, Double> parts, int sign, double half) {
    List<String> words =
        parts.entrySet().stream()
            .filter(e -> sign * e.getValue() > Math.max(0.0002, half / 10))
            .sorted(Comparator.comparingDouble(e -> -sign * e.getValue()))
            .limit(3)
            .map(e -> e.getKey() + " (" + Figures.signed(e.getValue(), half / 3) + ")")
            .toList();
    return String.join(", ", words);
  }

  private String flat() {
    return optimum.nearOptimal().ranges().entrySet().stream()
        .sorted(
            Comparator
                .<java.util.Map.Entry<String, org.mixlaw.optimum.NearOptimal.Range>>comparingDouble(
                    e -> e.getValue().highest() - e.getValue().lowest())
                .reversed())
        .limit(3)
        .map(
            e ->
                String.format(
                    Locale.ROOT,
                    "%s from %.0f%% to %.0f%%",
                    e.getKey(),
                    100 * e.getValue().lowest(),
                    100 * e.getValue().highest()))
        .reduce((a, b) -> a + ", " + b)
        .orElse("no others");
  }

  private List<String> next() {
    List<String> next = new ArrayList<>();
    if (outcome.isEmpty()) {
      next.add(
          study.file().isPresent()
              ? "Train the optimum and the baseline: 'mixlaw validate " + study.root() + "'."
              : "Train the optimum and the baseline once, at a size above the pilots', and"
                  + " compare.");
    } else {
      next.add(
          switch (outcome.get().verdict()) {
            case CONFIRMED -> "Train the target on this mixture.";
            case TOO_CLOSE ->
                "Train optimum and baseline with further seeds before changing anything: one run"
                    + " each does not tell them apart.";
            case REFUTED ->
                "Keep the baseline; train pilots between it and the optimum, where the laws erred.";
          });
    }
    if (study.noise().filter(noise -> noise.seeds().isEmpty()).isPresent()) {
      next.add("Repeat one pilot with another seed: the noise of runs is not measured yet.");
    }
    effects.ifPresent(
        e -> {
          String first = e.byImportance().get(0);
          next.add(
              "Further pilots that vary "
                  + first
                  + " narrow the optimum most"
                  + (study.file().isPresent()
                      ? "; 'mixlaw design --next 4' proposes them."
                      : "; 'mixlaw design --next 4 --losses' proposes them."));
        });
    return next;
  }
}
