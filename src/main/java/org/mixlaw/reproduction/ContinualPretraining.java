package org.mixlaw.reproduction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mixlaw.optimum.critical.CriticalProportion;
import org.mixlaw.optimum.critical.CriticalSearch;
import org.mixlaw.optimum.critical.CriticalTables;

/** Continual pretraining: the critical proportion of the Pile (section 5). */
final class ContinualPretraining {
  private static final String FIGURE = "critical-proportion";
  private static final int CURVE_POINTS = 60;

  private final PublishedTables published;
  private final References references;

  ContinualPretraining(PublishedTables published, References references) {
    this.published = published;
    this.references = references;
  }

  Section section() {
    CriticalTables tables =
        CriticalTables.read(
            published.losses("continual"),
            published.baseLosses(),
            Optional.of(published.weights()),
            "Pile",
            Optional.empty(),
            10_000 * PublishedTables.STEP,
            0.8,
            1);
    CriticalProportion answer = CriticalSearch.answer(tables.question(), tables.steps());
    List<Comparison> comparisons = new ArrayList<>();
    double point = answer.proportion().orElse(Double.NaN);
    comparisons.add(references.compare(FIGURE, "critical proportion of the Pile", point));
    comparisons.add(references.compare(FIGURE, "the authors' figure", point));
    comparisons.add(references.compare(FIGURE, "c", answer.fit().c()));
    comparisons.add(references.compare(FIGURE, "b", answer.fit().b()));
    comparisons.add(references.compare(FIGURE, "t", answer.fit().t()));
    comparisons.add(references.compare(FIGURE, "SSE", answer.fit().sse()));
    comparisons.add(references.compare(FIGURE, "Pile loss of the base model", answer.baseLoss()));
    return new Section(
        "Continual pretraining: the critical proportion (the paper's section 5)",
        String.format(
            Locale.ROOT,
            "Pythia-70M continued on the Pile and Python for 10,000 steps: the proportion of the"
                + " Pile at which its loss stays at the base model's. 80%% interval %.3f to %.3f.",
            answer.lower(),
            answer.upper()),
        comparisons,
        List.of(),
        List.of(losses(tables.steps().get(answer.tokens()), answer), drift(answer)));
  }

  private static Section.Chart losses(CriticalSearch.Step step, CriticalProportion answer) {
    List<double[]> measured = new ArrayList<>();
    for (int i = 0; i < step.losses().length; i++) {
      measured.add(new double[] {step.proportions()[i], step.losses()[i]});
    }
    List<double[]> line = new ArrayList<>();
    List<double[]> base = new ArrayList<>();
    for (int i = 0; i <= CURVE_POINTS; i++) {
      double x = 0.1 + 0.45 * i / CURVE_POINTS;
      line.add(
          new double[] {x, answer.fit().c() + Math.exp(answer.fit().b() + answer.fit().t() * x)});
      base.add(new double[] {x, answer.baseLoss()});
    }
    return new Section.Chart(
        "Pile loss after 10,000 steps",
        "proportion of the Pile",
        "loss, nats per token",
        List.of(
            new Section.Series("fitted", false, line),
            new Section.Series("base model", false, base),
            new Section.Series("measured", true, measured)));
  }

  private static Section.Chart drift(CriticalProportion answer) {
    List<double[]> drift =
        answer.drift().stream()
            .filter(d -> d.proportion().isPresent())
            .map(d -> new double[] {d.tokens() / 1e9, d.proportion().getAsDouble()})
            .toList();
    return new Section.Chart(
        "Critical proportion over training",
        "tokens, billions",
        "critical proportion",
        List.of(new Section.Series("estimate", true, drift)));
  }
}
