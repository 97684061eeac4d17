package org.mixlaw.optimum;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.mixture.Mixture;

/**
 * A request as fitted laws answer it: with what they know where the request does not say otherwise,
 * and with what a user must be told of their answer.
 *
 * @param laws the laws
 * @param request what is asked
 */
record LawsAsked(FittedLaws laws, OptimumRequest request) {
  /**
   * The request with what the laws know: measured mixtures, caution, and domains that no run had.
   *
   * @return the request
   */
  OptimumRequest informed() {
    OptimumRequest informed = request;
    if (request.measured().isEmpty()) {
      informed = informed.withMeasured(List.copyOf(laws.measured().mixtures().values()));
    }
    if (request.caution().isEmpty()) {
      informed = informed.withCaution(laws.caution());
    }
    return request.unseen() ? informed : withoutUnseen(informed);
  }

  /** Nothing is known of a domain that no run had: it stays at 0. */
  private OptimumRequest withoutUnseen(OptimumRequest informed) {
    SortedSet<String> never = laws.unseenDomains();
    if (never.isEmpty()) {
      return informed;
    }
    SortedMap<String, Double> caps = new TreeMap<>(request.caps());
    never.forEach(domain -> caps.put(domain, 0.0));
    OptimumRequest capped = informed.withCaps(caps);
    if (request.baseline().isPresent()) {
      return capped;
    }
    SortedSet<String> seen = new TreeSet<>(laws.trainingDomains());
    seen.removeAll(never);
    return capped.withBaseline("uniform over measured domains", Mixture.uniform(seen));
  }

  /**
   * What a user must know of the optimum.
   *
   * @return sentences; none close to what was measured, with runs of every domain
   */
  List<String> warnings() {
    List<String> warnings =
        new ArrayList<>(laws.scaleOf(request.params(), request.tokens()).warnings());
    SortedSet<String> never = laws.unseenDomains();
    if (!never.isEmpty()) {
      warnings.add(
          "no run had "
              + String.join(", ", never)
              + (request.unseen()
                  ? ": nothing is known of what it does"
                  : ": left at 0, since nothing is known of what it does"));
    }
    return warnings;
  }
}
