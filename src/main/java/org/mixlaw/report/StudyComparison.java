package org.mixlaw.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.study.outcome.AtSize;
import org.mixlaw.study.outcome.Validation;

/** Two studies side by side: what was spent, what was found, what was confirmed. */
public final class StudyComparison {
  private static final String NONE = "\u2013";

  private final StudyContents left;
  private final StudyContents right;

  private StudyComparison(StudyContents left, StudyContents right) {
    this.left = left;
    this.right = right;
  }

  /**
   * Reads two studies.
   *
   * @param left the folder of one
   * @param right the folder of the other
   * @return the comparison
   * @throws IOException if a file cannot be read
   * @throws org.mixlaw.base.InputException if a folder is no study, or one of its files is broken
   */
  public static StudyComparison of(Path left, Path right) throws IOException {
    return new StudyComparison(StudyContents.read(left), StudyContents.read(right));
  }

  /**
   * The comparison as tables: one of key figures, one of mixtures, and one of losses where both
   * studies checked their predictions.
   *
   * @return tables whose first column names the rows
   */
  public List<Page.Table> tables() {
    List<Page.Table> tables = new ArrayList<>();
    tables.add(figures());
    mixtures().ifPresent(tables::add);
    losses().ifPresent(tables::add);
    return tables;
  }

  /**
   * Writes the comparison as a page.
   *
   * @param file the HTML file
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    Page.Section section = Page.Section.of("comparison", "Side by side", sentences(), tables());
    AtomicFiles.write(
        file,
        HtmlPage.of(
            new Page(
                name(left) + " and " + name(right),
                "Two data mixing studies side by side.",
                new Page.Verdict("open", "Comparison", String.join(" ", sentences())),
                Optional.empty(),
                List.of(
                    section,
                    CurvesSection.of(
                            left.runs(), left.validationRuns(), left.weights(), left.unit())
                        .named("left", "Loss curves: " + name(left)),
                    CurvesSection.of(
                            right.runs(), right.validationRuns(), right.weights(), right.unit())
                        .named("right", "Loss curves: " + name(right))),
                Page.FROM_STUDIES)));
  }

  /**
   * What the two optima have in common.
   *
   * @return sentences
   */
  public List<String> sentences() {
    if (left.optimum().isEmpty() || right.optimum().isEmpty()) {
      return List.of("Not both studies have an optimum yet.");
    }
    Optimum ours = left.optimum().get();
    Optimum theirs = right.optimum().get();
    List<String> sentences = new ArrayList<>();
    sentences.add(
        String.format(
            Locale.ROOT,
            "The best mixtures differ in %s of the data.",
            Figures.percent(ours.mixture().distance(theirs.mixture()))));
    List<String> apart =
        domains().stream().filter(domain -> outside(ours, theirs, domain)).toList();
    sentences.add(
        apart.isEmpty()
            ? "Each lies within the other's near-optimal ranges."
            : "Outside the near-optimal range of either study: " + String.join(", ", apart) + ".");
    return sentences;
  }

  private static boolean outside(Optimum one, Optimum other, String domain) {
    return outside(one, other.mixture().get(domain), domain)
        || outside(other, one.mixture().get(domain), domain);
  }

  private static boolean outside(Optimum optimum, double proportion, String domain) {
    var range = optimum.nearOptimal().ranges().get(domain);
    return range != null
        && (proportion < range.lowest() - 1e-9 || proportion > range.highest() + 1e-9);
  }

  private Set<String> domains() {
    Set<String> domains = new TreeSet<>(left.trainingDomains());
    domains.addAll(right.trainingDomains());
    return domains;
  }

  private Page.Table figures() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("folder", s -> s.root()));
    rows.add(
        row(
            "runs finished",
            s -> s.runs().stream().filter(RunRecord::finished).count() + " of " + s.runs().size()));
    rows.add(
        row(
            "model sizes",
            s ->
                String.join(
                    ", ",
                    s.pilots().stream()
                        .map(RunRecord::params)
                        .distinct()
                        .map(Figures::count)
                        .toList())));
    rows.add(
        row(
            "pilot mixtures",
            s -> "" + s.pilots().stream().map(RunRecord::mixture).distinct().count()));
    rows.add(
        row(
            "tokens trained",
            s -> Figures.count(s.runs().stream().mapToDouble(RunRecord::tokens).sum())));
    rows.add(
        row(
            "target",
            s ->
                optimum(
                    s,
                    o ->
                        Figures.count(o.params()) + ", " + Figures.count(o.tokens()) + " tokens")));
    rows.add(
        row(
            "predicted overall loss",
            s ->
                optimum(
                    s,
                    o ->
                        Figures.rounded(
                            o.loss().value(), Figures.half(o.loss().lower(), o.loss().upper())))));
    rows.add(
        row(
            "predicted gain",
            s ->
                optimum(
                    s,
                    o ->
                        Figures.signed(
                                o.gain().value(), Figures.half(o.gain().lower(), o.gain().upper()))
                            + String.format(Locale.ROOT, " (p %.2f)", o.gain().probability()))));
    rows.add(
        row(
            "observed overall loss",
            s -> checked(s, v -> Figures.loss(v.mixtures().get(0).overall().observed()))));
    rows.add(
        row(
            "observed gain",
            s -> checked(s, v -> Figures.signed(v.gain().observed(), v.gain().noise()))));
    rows.add(
        row("mean error of losses", s -> checked(s, v -> Figures.percent(v.meanRelativeError()))));
    rows.add(
        row(
            "ranking predicted correctly",
            s -> checked(s, v -> v.ranking().sameOrder() ? "yes" : "no")));
    rows.add(
        row(
            "tokens to match baseline",
            s ->
                checked(
                    s,
                    v ->
                        v.observedSteps().optimum().interpolated().isPresent()
                            ? Figures.percent(
                                v.observedSteps().optimum().interpolated().getAsDouble())
                            : NONE)));
    return new Page.Table(
        "Key figures; losses in nats per token", header("figure"), rows, 1, false);
  }

  private Optional<Page.Table> mixtures() {
    if (left.optimum().isEmpty() && right.optimum().isEmpty()) {
      return Optional.empty();
    }
    List<List<String>> rows = new ArrayList<>();
    for (String domain : domains()) {
      rows.add(row(domain, s -> optimum(s, o -> Figures.percent(o.mixture().get(domain)))));
    }
    return Optional.of(
        new Page.Table("Best mixture, share of tokens", header("domain"), rows, 1, false));
  }

  private Optional<Page.Table> losses() {
    if (left.validation().isEmpty() && right.validation().isEmpty()) {
      return Optional.empty();
    }
    Set<String> domains = new TreeSet<>();
    for (StudyContents study : List.of(left, right)) {
      study
          .validation()
          .map(Validation::largest)
          .ifPresent(v -> v.mixtures().get(0).losses().forEach(row -> domains.add(row.domain())));
    }
    List<List<String>> rows = new ArrayList<>();
    for (String domain : domains) {
      rows.add(
          row(
              domain.equals(Validation.OVERALL) ? "overall" : domain,
              s ->
                  checked(
                      s,
                      v ->
                          v.mixtures().get(0).losses().stream()
                              .filter(r -> r.domain().equals(domain))
                              .map(
                                  r ->
                                      Figures.loss(r.observed())
                                          + " ("
                                          + Figures.error(r.relativeError())
                                          + ")")
                              .findFirst()
                              .orElse(NONE))));
    }
    return Optional.of(
        new Page.Table(
            "Observed loss of the optimum, and the prediction's error",
            header("domain"),
            rows,
            1,
            false));
  }

  private List<String> header(String first) {
    return List.of(first, name(left), name(right));
  }

  /** Studies of one name are told apart by their folders. */
  private String name(StudyContents study) {
    return left.name().equals(right.name()) ? study.root() : study.name();
  }

  private List<String> row(String name, Function<StudyContents, String> figure) {
    return List.of(name, figure.apply(left), figure.apply(right));
  }

  private static String optimum(StudyContents study, Function<Optimum, String> figure) {
    return study.optimum().map(figure).orElse(NONE);
  }

  private static String checked(StudyContents study, Function<AtSize, String> figure) {
    return study.validation().map(Validation::largest).map(figure).orElse(NONE);
  }
}
