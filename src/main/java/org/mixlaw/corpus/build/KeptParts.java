package org.mixlaw.corpus.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.base.TextFiles;
import org.mixlaw.corpus.build.RoutedSource.Route;
import org.mixlaw.corpus.build.RoutedSource.Side;
import org.mixlaw.corpus.tokens.TokenizerChoice;

/**
 * The token files of a corpus that stand when its configuration or its sources change: those whose
 * own sources and settings are what they were.
 *
 * @param training the training domains that stand
 * @param validation the validation domains that stand
 */
public record KeptParts(
    SortedMap<String, CorpusFile.Part> training, SortedMap<String, CorpusFile.Part> validation) {
  /** Nothing stands. */
  static final KeptParts NONE =
      new KeptParts(Collections.emptySortedMap(), Collections.emptySortedMap());

  /** How the name of a training domain's token file ends. */
  static final String TRAIN = ".train";

  /** How the name of a validation domain's token file ends. */
  static final String VALID = ".valid";

  /**
   * Finds what stands.
   *
   * @param there the corpus that was built
   * @param config what it is to be now
   * @param sources the fingerprints of its sources as they are now
   * @return the token files that need not be made again
   */
  public static KeptParts of(
      CorpusFile there, CorpusConfig config, SortedMap<String, String> sources) {
    SortedMap<String, String> then;
    try {
      then = origins(there.config(), there.sources());
    } catch (InputException e) {
      return NONE; // a source is gone: it cannot be told whose it was
    }
    SortedMap<String, String> now = origins(config, sources);
    return new KeptParts(
        standing(there.training(), TRAIN, then, now),
        standing(there.validation(), VALID, then, now));
  }

  private static SortedMap<String, CorpusFile.Part> standing(
      SortedMap<String, CorpusFile.Part> parts,
      String ending,
      SortedMap<String, String> then,
      SortedMap<String, String> now) {
    SortedMap<String, CorpusFile.Part> standing = new TreeMap<>(parts);
    standing
        .keySet()
        .removeIf(
            domain -> {
              String origin = now.get(domain + ending);
              return origin == null
                  || !origin.equals(parts.get(domain).origin().orElse(then.get(domain + ending)));
            });
    return standing;
  }

  /**
   * What decides the content of every token file.
   *
   * @param config the configuration
   * @param sources the fingerprints of its sources
   * @return a digest by the name of the token file
   */
  static SortedMap<String, String> origins(CorpusConfig config, SortedMap<String, String> sources) {
    SortedMap<String, StringBuilder> texts = new TreeMap<>();
    String tokenizer = tokenizer(config.tokenizer());
    config
        .domains()
        .forEach(
            (domain, c) -> {
              texts.put(domain + TRAIN, text(tokenizer, c.train(), config.heldOutShare(domain)));
              c.validation()
                  .ifPresent(v -> texts.put(domain + VALID, text(tokenizer, c.train(), v)));
            });
    config.validation().forEach((domain, v) -> texts.put(domain + VALID, text(tokenizer, v)));
    for (RoutedSource routed : RoutedSources.of(config)) {
      String name = routed.source().name();
      String print = '\n' + name + '\t' + sources.getOrDefault(name, "");
      for (Route route : routed.routes()) {
        for (String ending :
            route.side() == Side.TRAINING ? List.of(TRAIN, VALID) : List.of(VALID)) {
          StringBuilder text = texts.get(route.domain() + ending);
          if (text != null) {
            text.append(print);
          }
        }
      }
    }
    SortedMap<String, String> origins = new TreeMap<>();
    texts.forEach((output, text) -> origins.put(output, Provenance.sha256(text.toString())));
    return origins;
  }

  /** The choice, and the content of the file where it is one. */
  private static String tokenizer(TokenizerChoice choice) {
    if (choice instanceof TokenizerChoice.HuggingFace hub) {
      Path file = Path.of(hub.source());
      if (Files.isRegularFile(file)) {
        return "huggingface " + Provenance.sha256(TextFiles.read(file));
      }
    }
    return text(choice).toString();
  }

  private static StringBuilder text(Object... settings) {
    StringBuilder text = new StringBuilder();
    try {
      for (Object setting : settings) {
        text.append(Documents.json().writeValueAsString(setting)).append('\n');
      }
      return text;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a setting of the corpus is no document", e);
    }
  }

  /**
   * Whether nothing stands.
   *
   * @return true if all is to be made anew
   */
  public boolean isEmpty() {
    return training.isEmpty() && validation.isEmpty();
  }

  /** The same without the validation domains. */
  KeptParts trainingAlone() {
    return new KeptParts(training, Collections.emptySortedMap());
  }

  /** The ways of a source that lead to held-out text that is to be made. */
  RoutedSource heldOutOf(RoutedSource source) {
    return new RoutedSource(
        source.source(),
        source.routes().stream().filter(r -> !validation.containsKey(r.domain())).toList());
  }

  /** The ways of a source that lead to training text that is to be made. */
  RoutedSource trainingOf(RoutedSource source) {
    return new RoutedSource(
        source.source(),
        source.routes().stream()
            .filter(r -> r.side() == Side.TRAINING && !training.containsKey(r.domain()))
            .toList());
  }

  /** The ways of a source that lead to training text that stands. */
  RoutedSource standingOf(RoutedSource source) {
    return new RoutedSource(
        source.source(),
        source.routes().stream()
            .filter(r -> r.side() == Side.TRAINING && training.containsKey(r.domain()))
            .toList());
  }
}
