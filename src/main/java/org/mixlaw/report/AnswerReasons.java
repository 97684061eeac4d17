package org.mixlaw.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mixlaw.base.Rounded;
import org.mixlaw.optimum.Estimate;
import org.mixlaw.optimum.NearOptimal;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.optimum.around.Change;

/** The sentences of the first screen: why, which domain matters most, what to run next. */
final class AnswerReasons {
  /** So many domains are named in a sentence. */
  private static final int NAMED = 3;

  private final StudyContents study;
  private final Optimum optimum;
  private final Optional<EffectsSection> effects;

  AnswerReasons(StudyContents study, Optimum optimum, Optional<EffectsSection> effects) {
    this.study = study;
    this.optimum = optimum;
    this.effects = effects;
  }

  List<Page.Reason> all() {
    List<Page.Reason> all = new ArrayList<>();
    all.add(Page.Reason.of("Why this mixture", why()));
    effects.ifPresent(
        found -> all.add(Page.Reason.of("Which domain matters most", matters(found))));
    all.add(new Page.Reason("What to run next", next()));
    return all;
  }

  private List<String> why() {
    List<String> why = new ArrayList<>();
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
    if (!parts.isEmpty()) {
      why.add(new GainShares(parts).told(optimum.goal()));
    }
    double tolerance = optimum.nearOptimal().tolerance();
    why.add(
        "About as good, within "
            + Rounded.deviation(tolerance)
            + " "
            + study.unit().brief()
            + " of the best: "
            + flat()
            + ", each if the others adjust.");
    return why;
  }

  private String flat() {
    return optimum.nearOptimal().ranges().entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, NearOptimal.Range>>comparingDouble(
                    e -> e.getValue().highest() - e.getValue().lowest())
                .reversed())
        .limit(NAMED)
        .map(
            e ->
                String.format(
                    Locale.ROOT,
                    "%s from %.0f%% to %.0f%%",
                    e.getKey(),
                    100 * e.getValue().lowest(),
                    100 * e.getValue().highest()))
        .reduce((a, b) -> a + ", " + b)
        .orElse("no other shares");
  }

  private List<String> matters(EffectsSection found) {
    if (found.noneStandsOut()) {
      return List.of(nearby(found), farther(found));
    }
    List<String> order = found.byImportance();
    String first = order.get(0);
    Change most = found.stake(first);
    List<String> matters = new ArrayList<>();
    matters.add(
        String.format(
            Locale.ROOT,
            "%s: five points more or less of it cost up to %s %s overall (interval %s).",
            first,
            Rounded.deviation(most.value()),
            study.unit().brief(),
            interval(most)));
    if (order.size() > 1) {
      matters.add(
          "Behind it "
              + String.join(
                  ", ",
                  order.subList(1, Math.min(NAMED, order.size())).stream()
                      .map(d -> d + " (" + stake(found, d) + ")")
                      .toList())
              + (order.size() > NAMED
                  ? "; least matters "
                      + order.get(order.size() - 1)
                      + " ("
                      + stake(found, order.get(order.size() - 1))
                      + ")"
                  : "")
              + "."
              + (found.stake(order.get(1)).upper() > most.lower()
                  ? " Their intervals overlap: the order may be chance."
                  : ""));
    }
    return matters;
  }

  private String nearby(EffectsSection found) {
    return String.format(
        Locale.ROOT,
        "Near the optimum none stands out: five points more or less of any domain cost at most %s"
            + " %s overall, and within %s mixtures are as good as the best.",
        Rounded.deviation(found.stake(found.byImportance().get(0)).value()),
        study.unit().brief(),
        Rounded.deviation(optimum.nearOptimal().tolerance()));
  }

  private String farther(EffectsSection found) {
    List<Map.Entry<String, Change>> order = found.leftOut();
    Change most = order.get(0).getValue();
    if (most.value() <= optimum.nearOptimal().tolerance()) {
      return "Nor does any of them, left out altogether, cost more than that.";
    }
    return String.format(
        Locale.ROOT,
        "Far from it %s matters most: leaving it out costs %s %s (interval %s); then %s.%s",
        order.get(0).getKey(),
        Figures.rounded(most.value(), most.value() / 3),
        study.unit().brief(),
        interval(most),
        order.subList(1, Math.min(NAMED, order.size())).stream()
            .map(
                e ->
                    e.getKey()
                        + " ("
                        + Figures.rounded(e.getValue().value(), most.value() / 3)
                        + ")")
            .collect(Collectors.joining(", ")),
        order.get(1).getValue().upper() > most.lower()
            ? " Their intervals overlap: the order may be chance."
            : "");
  }

  /** The interval of a cost, with no more decimals than the cost itself. */
  private static String interval(Change cost) {
    return Figures.between(
        cost.lower(),
        cost.upper(),
        Math.max(cost.value() / 3, Figures.half(cost.lower(), cost.upper())));
  }

  private static String stake(EffectsSection found, String domain) {
    return Figures.rounded(
        found.stake(domain).value(), found.stake(found.byImportance().get(0)).value() / 3);
  }

  private List<Page.Said> next() {
    List<Page.Said> next = new ArrayList<>();
    next.add(
        NextSentences.next(optimum, study.validation(), study.file().map(file -> study.root())));
    if (study.noise().filter(noise -> noise.seeds().isEmpty()).isPresent()) {
      next.add(
          study.file().isPresent()
              ? new Page.Said(
                  "Repeat the anchors (the baseline and the most central pilot) with another seed,"
                      + " by this line of the study file: the noise of runs is not measured yet.",
                  "seeds: {pilots: [1], anchors: [1, 2]}")
              : new Page.Said(
                  "Repeat one pilot with another seed: the noise of runs is not measured yet.",
                  ""));
    }
    effects.ifPresent(
        found ->
            next.add(
                new Page.Said(
                    found.noneStandsOut()
                        ? "Further pilots narrow the optimum."
                        : "Further pilots that vary "
                            + found.byImportance().get(0)
                            + " narrow the optimum most.",
                    study.file().isPresent()
                        ? String.format(
                            "mixlaw design %s/study.yaml --study %<s --next 4 --losses"
                                + " %<s/losses.csv --add",
                            study.root())
                        : "mixlaw design --next 4 --losses LOSSES.csv")));
    return next;
  }
}
