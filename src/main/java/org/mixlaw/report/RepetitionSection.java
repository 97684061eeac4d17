package org.mixlaw.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How often each domain's text was seen: a law fitted on repeated text speaks of repeated text. */
final class RepetitionSection {
  /** Up to here repeated text is nearly as good as new (Muennighoff et al., 2023). */
  private static final double HARMLESS = 4;

  private RepetitionSection() {}

  static Page.Section of(List<RunRecord> runs) {
    Set<String> domains = new TreeSet<>();
    runs.forEach(run -> run.last().ifPresent(step -> domains.addAll(step.epochs().keySet())));
    List<List<String>> rows = new ArrayList<>();
    List<String> often = new ArrayList<>();
    for (String domain : domains) {
      Optional<RunRecord> hungriest =
          runs.stream()
              .filter(run -> epochs(run, domain) > 0)
              .max(Comparator.comparingDouble(run -> epochs(run, domain)));
      long available =
          runs.stream()
              .mapToLong(run -> run.file().availableTokens().getOrDefault(domain, 0L))
              .max()
              .orElse(0);
      double most = hungriest.map(run -> epochs(run, domain)).orElse(0.0);
      rows.add(
          List.of(
              domain,
              available > 0 ? Figures.count(available) : "unknown",
              String.format(Locale.ROOT, "%.2f", most),
              String.format(
                  Locale.ROOT,
                  "%.2f",
                  runs.stream().mapToDouble(run -> epochs(run, domain)).average().orElse(0)),
              hungriest.map(RunRecord::name).orElse("none")));
      if (most > HARMLESS) {
        often.add(domain);
      }
    }
    return Page.Section.of(
            "repetition",
            "Repetition",
            List.of(
                "How often the tokens of each training domain were seen within a run: 0.5 is half of"
                    + " them once, 2 is all of them twice."),
            List.of(
                new Page.Table(
                    "Epochs by domain",
                    List.of(
                        "domain",
                        "tokens there are",
                        "most epochs",
                        "mean epochs",
                        "hungriest run"),
                    rows,
                    1,
                    false)))
        .withNotes(
            often.isEmpty()
                ? List.of()
                : List.of(
                    "Seen more than 4 times in some run: "
                        + String.join(", ", often)
                        + ". Text repeated that often teaches less than new text, which these laws do"
                        + " not model."));
  }

  private static double epochs(RunRecord run, String domain) {
    return run.last().map(step -> step.epochs().getOrDefault(domain, 0.0)).orElse(0.0);
  }
}
