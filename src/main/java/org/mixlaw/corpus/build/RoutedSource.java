package org.mixlaw.corpus.build;

import java.util.List;
import java.util.Set;
import org.mixlaw.corpus.source.Source;
import org.mixlaw.corpus.source.SourceDocument;

/**
 * A source, read once, and the domains that its documents go to.
 *
 * @param source the source
 * @param routes where its documents go; a document may go several ways, or none
 */
public record RoutedSource(Source source, List<Route> routes) {
  public RoutedSource {
    routes = List.copyOf(routes);
  }

  /** Which of the two kinds of domain a route leads to. */
  public enum Side {
    /** A training domain, of which a part may be held out. */
    TRAINING,
    /** A validation domain of its own. */
    VALIDATION
  }

  /**
   * One way for documents.
   *
   * @param domain the domain
   * @param side its kind
   * @param accepted values of the routing field that go this way; empty if the source is not cut,
   *     so that everything does
   */
  public record Route(String domain, Side side, Set<String> accepted) {
    public Route {
      accepted = Set.copyOf(accepted);
    }

    /**
     * Whether a document goes this way.
     *
     * @param document a document of the source
     * @return true if it does
     */
    public boolean takes(SourceDocument document) {
      return accepted.isEmpty() || document.value().filter(accepted::contains).isPresent();
    }
  }
}
