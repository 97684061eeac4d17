package org.mixlaw.reproduction;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.law.joint.JointLaw;
import org.mixlaw.loss.LossTable;

/** Two training domains: the loss against the proportion of one of them (figure 2). */
final class TwoDomains {
  private static final String FIGURE = "two-domains";
  private static final int CURVE_POINTS = 60;

  private final PublishedTables published;
  private final References references;

  TwoDomains(PublishedTables published, References references) {
    this.published = published;
    this.references = references;
  }

  Section section() {
    LossTable table = published.losses("two-domain");
    List<Comparison> comparisons = new ArrayList<>();
    List<Section.Chart> charts = new ArrayList<>();
    for (long params : new long[] {PublishedTables.PARAMS_70M, PublishedTables.PARAMS_160M}) {
      LossTable slice = PublishedTables.slice(table, params, 30_000);
      FittedLaws laws = published.fit(slice, new TreeMap<>(), LawCatalog.named("m4"));
      JointLaw law = (JointLaw) laws.fitted();
      String size = params == PublishedTables.PARAMS_70M ? "70M " : "160M ";
      for (String domain : List.of("Github", "Pile-CC")) {
        Exponential fitted = Exponential.of(law, domain);
        String of = size + domain;
        // With t of the other domain at 0 in place of a sum of 0, t doubles and k takes exp(-t).
        double own = fitted.t().get(domain);
        comparisons.add(references.compare(FIGURE, of + ": c", fitted.c()));
        comparisons.add(references.compare(FIGURE, of + ": ln k", Math.log(fitted.k()) - own));
        comparisons.add(references.compare(FIGURE, of + ": t own", 2 * own));
        comparisons.add(references.compare(FIGURE, of + ": SSE", laws.quality().get(domain).sse()));
        charts.add(curve(of, slice, laws, domain));
      }
    }
    return new Section(
        "Two domains: loss against proportion (the paper's figure 2)",
        "M4, c + k exp(sum t r), at 30,000 steps on five mixtures of Github and Pile-CC; t of the"
            + " other domain is 0. Sums of squares to the four digits of the reference.",
        comparisons,
        List.of(),
        charts);
  }

  private static Section.Chart curve(
      String title, LossTable slice, FittedLaws laws, String domain) {
    int series = laws.fitted().series().indexOf(domain);
    List<double[]> measured =
        slice.rows().stream()
            .filter(row -> row.domain().equals(domain))
            .map(row -> new double[] {row.mixture().get("Github"), row.loss()})
            .toList();
    List<double[]> line = new ArrayList<>();
    for (int i = 0; i <= CURVE_POINTS; i++) {
      double github = 0.2 + 0.6 * i / CURVE_POINTS;
      line.add(
          new double[] {
            github, laws.fitted().at(1, 1).losses(new double[] {github, 1 - github})[series]
          });
    }
    return new Section.Chart(
        title,
        "proportion of Github",
        "loss, nats per token",
        List.of(
            new Section.Series("fitted", false, line),
            new Section.Series("measured", true, measured)));
  }
}
