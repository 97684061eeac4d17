package org.mixlaw.corpus.build;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.build.RoutedSource.Route;
import org.mixlaw.corpus.build.RoutedSource.Side;
import org.mixlaw.corpus.source.DocumentReader;
import org.mixlaw.corpus.source.Source;
import org.mixlaw.corpus.source.SourceDocument;
import org.mixlaw.corpus.source.SourceEntry;
import org.mixlaw.corpus.source.Sources;
import org.mixlaw.corpus.tokens.Tokenizer;

/** The sources of a corpus, each once, with the domains that its documents go to. */
public final class RoutedSources {
  /** How many values are named, and how many documents of a source looked through for them. */
  private static final int NAMED = 10;

  private static final int LOOKED_THROUGH = 100_000;

  private final Map<Source, Map<Key, Set<String>>> routes = new LinkedHashMap<>();

  private final Sources known = new Sources();

  private RoutedSources() {}

  private record Key(String domain, Side side) {}

  /**
   * Finds the sources of a configuration. A file that several domains are cut out of by the same
   * field is one source; one that is read in two ways, by another text field or another routing
   * field, is two.
   *
   * @param config the configuration, its paths absolute
   * @return the sources in the order of the configuration, training domains first
   * @throws InputException if a path or glob finds no file, or a kind of source is asked for fields
   *     that it does not have
   */
  public static List<RoutedSource> of(CorpusConfig config) {
    RoutedSources sources = new RoutedSources();
    config
        .domains()
        .forEach(
            (domain, c) ->
                sources.add(
                    new Key(domain, Side.TRAINING),
                    "corpus.domains." + domain + ".train",
                    c.train()));
    config
        .validation()
        .forEach(
            (domain, c) ->
                sources.add(
                    new Key(domain, Side.VALIDATION),
                    "corpus.validation." + domain + ".files",
                    c.files()));
    List<RoutedSource> all = new ArrayList<>();
    sources.routes.forEach(
        (source, to) -> {
          List<Route> ways = new ArrayList<>();
          to.forEach((key, accepted) -> ways.add(new Route(key.domain(), key.side(), accepted)));
          all.add(new RoutedSource(source, ways));
        });
    return List.copyOf(all);
  }

  private void add(Key to, String where, List<SourceEntry> entries) {
    for (SourceEntry entry : entries) {
      known.of(where, entry).forEach(source -> add(to, source, entry.accepted()));
    }
  }

  private void add(Key to, Source source, List<String> accepted) {
    routes
        .computeIfAbsent(source, s -> new LinkedHashMap<>())
        .computeIfAbsent(to, k -> new LinkedHashSet<>())
        .addAll(accepted);
  }

  /**
   * Says why a domain got no document: which values its sources have where it asks for others.
   *
   * @param sources the sources of the corpus
   * @param domain the domain
   * @param side its kind
   * @param tokenizer the corpus' tokenizer
   * @return the sentence, to be thrown
   * @throws IOException if a source cannot be closed
   */
  public static InputException nothingFor(
      List<RoutedSource> sources, String domain, Side side, Tokenizer tokenizer)
      throws IOException {
    Set<String> asked = new TreeSet<>();
    Set<String> seen = new TreeSet<>();
    List<String> names = new ArrayList<>();
    for (RoutedSource routed : sources) {
      for (Route route : routed.routes()) {
        if (route.domain().equals(domain) && route.side() == side) {
          names.add(routed.source().name());
          asked.addAll(route.accepted());
          if (!route.accepted().isEmpty()) {
            lookThrough(routed.source(), tokenizer, seen);
          }
        }
      }
    }
    String in = names.get(0) + (names.size() > 1 ? " and " + (names.size() - 1) + " more" : "");
    return asked.isEmpty()
        ? InputException.of("domain '%s': its sources are empty (%s)", domain, in)
        : InputException.of(
            "domain '%s': no document of %s has the value %s; the values seen are %s",
            domain, in, quoted(asked), quoted(seen));
  }

  private static void lookThrough(Source source, Tokenizer tokenizer, Set<String> seen)
      throws IOException {
    try (DocumentReader reader = source.open(tokenizer)) {
      for (int d = 0; d < LOOKED_THROUGH && seen.size() < NAMED; d++) {
        Optional<SourceDocument> document = reader.next();
        if (document.isEmpty()) {
          return;
        }
        document.get().value().ifPresent(seen::add);
      }
    }
  }

  private static String quoted(Set<String> values) {
    return values.stream().map(value -> "'" + value + "'").collect(Collectors.joining(", "));
  }
}
