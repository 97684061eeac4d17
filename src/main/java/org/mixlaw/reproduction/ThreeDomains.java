package org.mixlaw.reproduction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.law.joint.JointLaw;

/** Three training domains: one law for each validation domain (table 1). */
final class ThreeDomains {
  private static final String FIGURE = "three-domains";

  private final PublishedTables published;
  private final References references;

  ThreeDomains(PublishedTables published, References references) {
    this.published = published;
    this.references = references;
  }

  Section section() {
    FittedLaws laws =
        published.fit(
            PublishedTables.slice(
                published.losses("three-domain"), PublishedTables.PARAMS_410M, 60_000),
            new TreeMap<>(),
            LawCatalog.named("m4"));
    List<Comparison> comparisons = new ArrayList<>();
    for (String domain : List.of("Github", "Books3", "Pile-CC")) {
      comparisons.add(
          references.compare(FIGURE, domain + ": SSE", laws.quality().get(domain).sse()));
    }
    List<List<String>> rows = new ArrayList<>();
    for (String domain : List.of("Github", "Books3", "Pile-CC")) {
      Exponential fitted = Exponential.of((JointLaw) laws.fitted(), domain);
      rows.add(
          List.of(
              domain,
              number(fitted.c()),
              number(fitted.k()),
              number(fitted.t().get("Github")),
              number(fitted.t().get("Books3")),
              number(fitted.t().get("Pile-CC"))));
    }
    return new Section(
        "Three domains: one law a validation domain (the paper's table 1)",
        "M4 on 32 mixtures of Github, Books3 and Pile-CC, 410M at 60,000 steps.",
        comparisons,
        List.of(
            new Section.Table(
                List.of("validation domain", "c", "k", "t Github", "t Books3", "t Pile-CC"), rows)),
        List.of());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.5f", value);
  }
}
