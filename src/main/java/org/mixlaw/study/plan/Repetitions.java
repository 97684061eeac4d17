package org.mixlaw.study.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.stream.MatchedSubset;
import org.mixlaw.mixture.CappedSimplex;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.ProportionBounds;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.train.Repetition;

/** How often the runs of a study, and its target, read each domain, and how often they may. */
public final class Repetitions {
  /** What {@link CappedSimplex} takes for rounding. */
  private static final double ROUNDING = 1e-9;

  private final StudyFile study;
  private final SortedMap<String, Long> available;

  /**
   * The repetitions of a study on its corpus.
   *
   * @param study the study file
   * @param available training tokens by domain
   */
  public Repetitions(StudyFile study, Map<String, Long> available) {
    this.study = study;
    this.available = Collections.unmodifiableSortedMap(new TreeMap<>(available));
  }

  /**
   * The worst that can happen to a domain.
   *
   * @param available its training tokens
   * @param runs epochs of the run that reads it most, of what that run may draw from
   * @param target epochs that the target makes with the mixture that has most of it
   */
  public record Epochs(long available, double runs, double target) {}

  private boolean matched() {
    return study.train().repetition() == Repetition.MATCHED;
  }

  /**
   * What pilots and validation draw from, where each repeats domains as often as the target will.
   *
   * @param study the study file
   * @return a sentence; empty where runs draw from all there is
   */
  public static Optional<String> words(StudyFile study) {
    if (study.train().repetition() != Repetition.MATCHED) {
      return Optional.empty();
    }
    return Optional.of(
        "repetition: matched: a run draws each domain from a fixed part of its sequences, as"
            + " small against the whole as the run is against the target ("
            + part("pilots", study.train().trainedTokens(), study)
            + study.validate().stream()
                .map(v -> ", " + part("validation", v.tokens(), study))
                .collect(Collectors.joining())
            + "), and so repeats it as often as the target will");
  }

  private static String part(String runs, long tokens, StudyFile study) {
    return String.format(
        Locale.ROOT, "%s: %.3g%%", runs, 100 * Math.min(1, (double) tokens / study.targetTokens()));
  }

  /**
   * The part of each domain that a run is confined to.
   *
   * @param tokens the run's tokens
   * @return sequences by domain; empty where repetition is natural
   */
  public SortedMap<String, Long> subset(long tokens) {
    return matched()
        ? MatchedSubset.of(available, study.corpus().sequenceLength(), tokens, study.targetTokens())
        : Collections.emptySortedMap();
  }

  /**
   * Epochs by domain: 0.5 reads half of it once, 3 reads all of it three times.
   *
   * @param runs the runs
   * @return the most among them, by domain
   */
  public SortedMap<String, Epochs> worst(Collection<PlannedRun> runs) {
    SortedMap<String, Epochs> worst = new TreeMap<>();
    available.forEach(
        (domain, tokens) ->
            worst.put(
                domain,
                new Epochs(
                    tokens,
                    runs.stream().mapToDouble(run -> epochs(run, domain)).max().orElse(0),
                    runs.stream().mapToDouble(run -> run.mixture().get(domain)).max().orElse(0)
                        * study.targetTokens()
                        / tokens)));
    return worst;
  }

  private double epochs(PlannedRun run, String domain) {
    Long sequences = subset(run.tokens()).get(domain);
    double distinct =
        sequences == null
            ? available.get(domain)
            : (double) sequences * study.corpus().sequenceLength();
    return run.mixture().get(domain) * run.tokens() / distinct;
  }

  /**
   * What a user should know of them.
   *
   * @param runs the pilots
   * @return sentences
   */
  public List<String> notices(Collection<PlannedRun> runs) {
    SortedMap<String, Epochs> rosy = worst(runs);
    rosy.values()
        .removeIf(epochs -> epochs.target() <= 1 || epochs.target() <= 1.01 * epochs.runs());
    if (matched() || rosy.isEmpty()) {
      return List.of();
    }
    List<String> words =
        rosy.entrySet().stream()
            .map(
                domain ->
                    String.format(
                        Locale.ROOT,
                        "%s (%.3g times, in the pilots %.2g)",
                        domain.getKey(),
                        domain.getValue().target(),
                        domain.getValue().runs()))
            .toList();
    return List.of(
        "note: the target may repeat more often than the pilots: "
            + String.join(", ", words)
            + "; the pilots' losses are too low there, unless they repeat as often ('repetition:"
            + " matched' under 'train')");
  }

  /**
   * The largest proportion of each domain in the optimum: the design's caps, and what {@code
   * max_repetition} leaves. Where repetition is matched, the corpus is the target's, and the target
   * may not repeat more often either; else it holds for the validation's run, since the target's
   * corpus may be larger.
   *
   * @return caps by domain; domains that are not listed may take up to 1
   * @throws InputException if no mixture is left
   */
  public SortedMap<String, Double> caps() {
    SortedMap<String, Double> caps = new TreeMap<>(study.mixtures().largest());
    long tokens = longest();
    most()
        .forEach(
            (domain, most) ->
                ProportionBounds.capsByRepetition(
                        Map.of(domain, available.get(domain)), most, tokens)
                    .forEach((d, cap) -> caps.merge(d, cap, Math::min)));
    double room = available.keySet().stream().mapToDouble(d -> caps.getOrDefault(d, 1.0)).sum();
    if (room < 1 - ROUNDING) {
      throw InputException.of(
          "max_repetition and caps leave no mixture for %d tokens: the domains may give %.3g of"
              + " them together; add text, train fewer tokens, or raise"
              + " corpus.domains.NAME.max_repetition or mixtures.design.caps",
          tokens, room);
    }
    return caps;
  }

  /**
   * What to know of the optimum: where repetition is natural, the study's corpus may be too small
   * for the target's run with it.
   *
   * @param optimum the best mixture at the target
   * @return sentences
   */
  public List<String> notices(Mixture optimum) {
    List<String> notices = new ArrayList<>();
    most()
        .forEach(
            (domain, most) -> {
              double asked = optimum.get(domain) * study.targetTokens();
              if (asked > most * available.get(domain) + ROUNDING * study.targetTokens()) {
                notices.add(
                    String.format(
                        Locale.ROOT,
                        "note: the target's %d tokens would read domain '%s' %.3g times at the"
                            + " optimum, above its max_repetition of %s, unless more text than this"
                            + " corpus has is there then; 'repetition: matched' holds the optimum"
                            + " to it",
                        study.targetTokens(),
                        domain,
                        asked / available.get(domain),
                        most));
              }
            });
    return notices;
  }

  private long longest() {
    long target = study.targetTokens();
    return study.validate().stream()
        .map(v -> study.train().withTokens(v.tokens()).trainedTokens())
        .max(Long::compare)
        .map(validation -> matched() ? Math.max(validation, target) : validation)
        .orElse(target);
  }

  private SortedMap<String, Double> most() {
    SortedMap<String, Double> most = new TreeMap<>();
    study
        .corpus()
        .domains()
        .forEach((domain, c) -> c.maxRepetition().ifPresent(times -> most.put(domain, times)));
    return most;
  }

  /**
   * Refuses runs that would read a domain more often than it allows; where repetition is matched,
   * those whose mixture would at the target.
   *
   * @param runs the runs
   * @throws InputException naming the domain, the tokens it has and the tokens asked for
   */
  public void requireAllowed(Collection<PlannedRun> runs) {
    most()
        .forEach(
            (domain, most) -> {
              for (PlannedRun run : runs) {
                boolean atTarget = matched() && study.targetTokens() > run.tokens();
                long tokens = atTarget ? study.targetTokens() : run.tokens();
                double allowed = most * available.get(domain);
                if (run.mixture().get(domain) > allowed / tokens + ROUNDING) {
                  throw InputException.of(
                      "domain '%s' has %d training tokens and may be repeated %s times, but %s %s"
                          + " asks for %.0f tokens of it%s; add text, train fewer tokens, give the"
                          + " domain less, or raise corpus.domains.%s.max_repetition",
                      domain,
                      available.get(domain),
                      most,
                      atTarget ? "the mixture of run" : "run",
                      run.name(),
                      run.mixture().get(domain) * tokens,
                      atTarget ? " at the target" : "",
                      domain);
                }
              }
            });
  }
}
