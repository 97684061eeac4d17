package org.mixlaw.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.mixlaw.optimum.Optimum;

/** How often each domain's text was seen: a law fitted on repeated text speaks of repeated text. */
final class RepetitionSection {
  /** Up to here repeated text is nearly as good as new (Muennighoff et al., 2023). */
  private static final double HARMLESS = 4;

  private final List<RunRecord> runs;
  private final Optional<Optimum> optimum;
  private final boolean confined;
  private final List<String> often = new ArrayList<>();
  private final List<String> rosy = new ArrayList<>();

  private RepetitionSection(List<RunRecord> runs, Optional<Optimum> optimum) {
    this.runs = runs;
    this.optimum = optimum;
    this.confined =
        runs.stream().flatMap(run -> run.file().stream()).anyMatch(f -> !f.subset().isEmpty());
  }

  /**
   * The section.
   *
   * @param runs all runs
   * @param optimum the best mixture at the target, once found
   * @return the section
   */
  static Page.Section of(List<RunRecord> runs, Optional<Optimum> optimum) {
    return new RepetitionSection(runs, optimum).section();
  }

  private Page.Section section() {
    Set<String> domains = new TreeSet<>();
    runs.forEach(run -> run.last().ifPresent(step -> domains.addAll(step.epochs().keySet())));
    List<List<String>> rows = domains.stream().map(this::row).toList();
    return Page.Section.of(
            "repetition",
            "Repetition",
            paragraphs(),
            List.of(new Page.Table("Epochs by domain", header(), rows, 1, false)))
        .withNotes(notes());
  }

  private List<String> paragraphs() {
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add(
        "How often the tokens of each training domain were seen within a run: 0.5 is half of"
            + " them once, 2 is all of them twice.");
    if (confined) {
      paragraphs.add(
          "Repetition is matched: each run drew a domain from a fixed part of its text alone, as"
              + " small against the whole as the run is against the target, so that it repeats the"
              + " domain as often as the target will. Epochs are those of that part.");
    }
    return paragraphs;
  }

  private List<String> header() {
    List<String> header = new ArrayList<>(List.of("domain", "tokens available"));
    if (confined) {
      header.add("tokens drawn from");
    }
    header.addAll(List.of("most epochs", "mean epochs", "run that repeats most"));
    optimum.ifPresent(best -> header.add("optimum at the target"));
    return header;
  }

  private List<String> row(String domain) {
    Optional<RunRecord> mostRepeating =
        runs.stream()
            .filter(run -> epochs(run, domain) > 0)
            .max(Comparator.comparingDouble(run -> epochs(run, domain)));
    long available =
        runs.stream()
            .mapToLong(
                run ->
                    run.file()
                        .map(file -> file.availableTokens().getOrDefault(domain, 0L))
                        .orElse(0L))
            .max()
            .orElse(0);
    double most = mostRepeating.map(run -> epochs(run, domain)).orElse(0.0);
    if (most > HARMLESS) {
      often.add(domain);
    }
    List<String> row = new ArrayList<>();
    row.add(domain);
    row.add(available > 0 ? Figures.count(available) : "unknown");
    if (confined) {
      row.add(drawnFrom(domain));
    }
    row.add(figure(most));
    row.add(figure(runs.stream().mapToDouble(run -> epochs(run, domain)).average().orElse(0)));
    row.add(mostRepeating.map(RunRecord::name).orElse("none"));
    optimum.ifPresent(
        best -> {
          double target = best.mixture().get(domain) * best.tokens() / available;
          row.add(available > 0 ? figure(target) : "unknown");
          if (available > 0 && target > Math.max(1, 1.01 * most)) {
            rosy.add(domain);
          }
        });
    return row;
  }

  private String drawnFrom(String domain) {
    LongSummaryStatistics tokens =
        runs.stream()
            .flatMap(run -> run.file().stream())
            .filter(file -> file.subset().containsKey(domain))
            .mapToLong(file -> file.subset().get(domain) * file.sequenceLength())
            .summaryStatistics();
    if (tokens.getCount() == 0) {
      return "all";
    }
    String least = Figures.count(tokens.getMin());
    String most = Figures.count(tokens.getMax());
    return least.equals(most) ? least : least + " to " + most;
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!often.isEmpty()) {
      notes.add(
          "Seen more than 4 times in some run: "
              + String.join(", ", often)
              + ". Text repeated that often teaches less than new text, which these laws do"
              + (confined ? " not model beyond what the runs repeat themselves." : " not model."));
    }
    if (!confined && !rosy.isEmpty()) {
      notes.add(
          "The target would repeat more often than any run here: "
              + String.join(", ", rosy)
              + ". Predicted losses are too low there; runs with repetition: matched repeat as"
              + " often as the target.");
    }
    return notes;
  }

  private static String figure(double epochs) {
    return String.format(Locale.ROOT, "%.2f", epochs);
  }

  private static double epochs(RunRecord run, String domain) {
    return run.last().map(step -> step.epochs().getOrDefault(domain, 0.0)).orElse(0.0);
  }
}
