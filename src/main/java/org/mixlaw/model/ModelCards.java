package org.mixlaw.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Key;

/**
 * Model cards: one YAML file per architecture, found by name. Cards of the folders given come
 * before those that ship with the program.
 */
public final class ModelCards {
  private final List<Path> folders;

  /** A card as it stands in its file; the file's name is the card's. */
  private record Card(
      @Key(value = "transformer layers", example = "6") int layers,
      @Key(value = "width of the residual stream, a multiple of the heads", example = "512")
          int width,
      @Key(value = "attention heads", example = "8") int heads,
      @Key(
              value = "the share of a head's dimensions that rotary position embeddings turn",
              byDefault = "0.25",
              example = "1.0")
          Optional<Double> rotaryFraction,
      @Key(value = "the epsilon of layer norms", byDefault = "1e-5", example = "1e-6")
          Optional<Double> layerNormEpsilon,
      @Key(
              value = "entries of the embedding, at least the tokenizer's",
              unit = "tokens",
              without = "the tokenizer's, up to a multiple of 128",
              example = "50304")
          OptionalInt vocabulary) {
    ModelSpec spec(String name) {
      return new ModelSpec(
          name,
          layers,
          width,
          heads,
          rotaryFraction.orElse(0.25),
          layerNormEpsilon.orElse(1e-5),
          vocabulary);
    }
  }

  /**
   * The record whose keys a card's file has.
   *
   * @return a record
   */
  public static Class<? extends Record> cardRecord() {
    return Card.class;
  }

  /**
   * Cards of some folders, and behind them those that ship with the program.
   *
   * @param folders folders with cards; one that does not exist holds none
   */
  public ModelCards(List<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  /**
   * The cards of an installation: {@code models/} under MIXLAW_HOME where that is set, then those
   * that ship with the program.
   *
   * @param environment the environment variables
   * @return the cards
   */
  public static ModelCards of(Map<String, String> environment) {
    String home = environment.get("MIXLAW_HOME");
    return new ModelCards(home == null ? List.of() : List.of(Path.of(home, "models")));
  }

  /**
   * Finds a card.
   *
   * @param nameOrFile a card's name, or the path of a YAML file
   * @return its spec
   * @throws InputException if there is no such card (the message lists the known ones) or its file
   *     is wrong
   */
  public ModelSpec find(String nameOrFile) {
    if (nameOrFile.endsWith(".yaml") || nameOrFile.endsWith(".yml") || nameOrFile.contains("/")) {
      Path file = Path.of(nameOrFile);
      return read(file, file.getFileName().toString().replaceFirst("\\.ya?ml$", ""));
    }
    ModelSpec spec = all().get(nameOrFile);
    if (spec == null) {
      throw InputException.of(
          "model card '%s' is not known; known are %s (or give the path of a YAML file)",
          nameOrFile, String.join(", ", all().keySet()));
    }
    return spec;
  }

  /**
   * All cards.
   *
   * @return specs by name
   */
  public SortedMap<String, ModelSpec> all() {
    SortedMap<String, ModelSpec> cards = new TreeMap<>(shipped());
    List<Path> reversed = new ArrayList<>(folders);
    java.util.Collections.reverse(reversed);
    for (Path folder : reversed) {
      if (Files.isDirectory(folder)) {
        cards.putAll(readFolder(folder));
      }
    }
    return cards;
  }

  private static Map<String, ModelSpec> shipped() {
    URL resource = ModelCards.class.getResource("/models");
    if (resource == null) {
      return Map.of();
    }
    try {
      URI uri = resource.toURI();
      if (!"jar".equals(uri.getScheme())) {
        return readFolder(Path.of(uri));
      }
      Path jar = Path.of(URI.create(uri.getSchemeSpecificPart().replaceFirst("!.*", "")));
      try (FileSystem archive = FileSystems.newFileSystem(jar)) {
        return readFolder(archive.getPath("/models"));
      }
    } catch (URISyntaxException | IOException e) {
      throw new IllegalStateException("the program's own model cards cannot be read", e);
    }
  }

  private static Map<String, ModelSpec> readFolder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      Map<String, ModelSpec> cards = new TreeMap<>();
      files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .forEach(
              file -> {
                String name = file.getFileName().toString().replaceFirst("\\.yaml$", "");
                cards.put(name, read(file, name));
              });
      return cards;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ModelSpec read(Path file, String name) {
    try {
      return Documents.readYaml(file, Card.class).spec(name);
    } catch (InputException e) {
      throw e.getMessage().startsWith("model ")
          ? InputException.of("%s: %s", file, e.getMessage())
          : e;
    }
  }
}
