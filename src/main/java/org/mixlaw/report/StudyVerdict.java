package org.mixlaw.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.study.outcome.AtSize;
import org.mixlaw.study.outcome.Outcome;
import org.mixlaw.study.outcome.Validation;

/** The answer of a study in a word and a sentence. */
final class StudyVerdict {
  private StudyVerdict() {}

  static Page.Verdict of(StudyContents study) {
    Optional<Outcome> outcome = study.outcome();
    if (outcome.isPresent()) {
      return checked(study.validation().get(), outcome.get());
    }
    if (study.optimum().isPresent()) {
      return unchecked(study, study.optimum().get());
    }
    if (study.file().isEmpty()) {
      return new Page.Verdict(
          "open",
          "Laws alone",
          "No optimum was looked for; 'mixlaw optimize' finds one, and --optimum brings it here.");
    }
    long finished = study.runs().stream().filter(RunRecord::finished).count();
    return new Page.Verdict(
        "open",
        "In progress",
        finished + " of " + study.runs().size() + " begun runs are finished; no optimum yet.");
  }

  private static Page.Verdict unchecked(StudyContents study, Optimum optimum) {
    Optimum.Gain gain = optimum.gain();
    return new Page.Verdict(
        "open",
        "Not checked yet",
        String.format(
            Locale.ROOT,
            "The laws predict that the best mixture beats the %s baseline by %s %s (%.0f%% interval"
                + " %s, probability %.0f%%); no model has been trained on it yet.",
            optimum.baseline().name(),
            Figures.rounded(gain.value(), Figures.half(gain.lower(), gain.upper())),
            study.unit(),
            100 * optimum.level(),
            Figures.between(gain.lower(), gain.upper()),
            100 * gain.probability()));
  }

  private static Page.Verdict checked(Validation validation, Outcome outcome) {
    AtSize at = validation.largest();
    List<String> alarms =
        outcome.outside().stream()
            .map(text -> text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".")
            .toList();
    return new Page.Verdict(
        switch (outcome.verdict()) {
          case CONFIRMED -> "good";
          case TOO_CLOSE -> "open";
          case REFUTED -> "bad";
        },
        outcome.verdict().toString(),
        String.format(
            Locale.ROOT,
            "%s Trained at %s parameters for %s tokens; losses of the domains were predicted"
                + " within %s on average.",
            outcome.told(),
            Figures.count(at.params()),
            Figures.count(at.tokens()),
            Figures.percent(at.meanRelativeError())),
        alarms);
  }
}
