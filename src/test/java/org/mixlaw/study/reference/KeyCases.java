package org.mixlaw.study.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.ThrowingConsumer;
import org.mixlaw.base.Documents;

/** Documents made of the examples of keys: for every key one that has it and what it needs. */
public final class KeyCases {
  private static final String NAME = "books";

  private final List<Case> cases = new ArrayList<>();

  private KeyCases() {}

  /**
   * A key at its place.
   *
   * @param path where it stands
   * @param entry the key
   * @param section its section with what it needs, but without it
   * @param whole puts the section into a whole document
   */
  public record Case(
      String path, KeyTree.Entry entry, ObjectNode section, UnaryOperator<JsonNode> whole) {
    /** The document with a value in the key's place; none where it is null. */
    public JsonNode with(JsonNode value) {
      return named(entry.name(), value);
    }

    /** The document with the key under another name. */
    public JsonNode named(String name, JsonNode value) {
      ObjectNode changed = section.deepCopy();
      if (value != null) {
        changed.set(name, value);
      }
      return whole.apply(changed);
    }

    /** The key's example: its own, or that of its section. */
    public JsonNode example() {
      return KeyCases.example(entry);
    }

    @Override
    public String toString() {
      return path;
    }
  }

  /**
   * Checks every key, and tells of all that failed.
   *
   * @param record the record that a document is read into
   * @param check what holds of each key
   */
  public static void requireAll(Class<?> record, ThrowingConsumer<Case> check) {
    List<String> wrong = new ArrayList<>();
    of(record)
        .forEach(
            key -> {
              try {
                check.accept(key);
              } catch (Throwable e) {
                wrong.add(key + ": " + e.getMessage());
              }
            });
    assertEquals("", String.join("\n", wrong));
  }

  public static Stream<Case> of(Class<?> record) {
    KeyCases walk = new KeyCases();
    walk.section("", record, minimal(record), UnaryOperator.identity(), List.of());
    return walk.cases.stream();
  }

  private void section(
      String path,
      Class<?> record,
      ObjectNode minimal,
      UnaryOperator<JsonNode> whole,
      List<Class<?>> above) {
    if (above.contains(record)) {
      return;
    }
    List<Class<?>> here = new ArrayList<>(above);
    here.add(record);
    for (KeyTree.Entry entry : KeyTree.of(record)) {
      String at = path.isEmpty() ? entry.name() : path + "." + entry.name();
      ObjectNode others = minimal.deepCopy();
      others.remove(List.of(entry.name(), entry.meaning().instead()));
      others.setAll((ObjectNode) literal(entry.meaning().beside()));
      Case made = new Case(at, entry, others, whole);
      cases.add(made);
      below(at, entry.value(), made::with, here);
    }
  }

  private void below(
      String at, KeyTree.Value value, UnaryOperator<JsonNode> whole, List<Class<?>> above) {
    if (value instanceof KeyTree.Section section) {
      section(at, section.record(), minimal(section.record()), whole, above);
    } else if (value instanceof KeyTree.Several several) {
      below(
          at + "[0]",
          several.each(),
          one -> whole.apply(Documents.json().createArrayNode().add(one)),
          above);
    } else if (value instanceof KeyTree.Named named) {
      below(
          at + "." + NAME,
          named.each(),
          one -> whole.apply(Documents.json().createObjectNode().set(NAME, one)),
          above);
    } else if (value instanceof KeyTree.Family family) {
      family
          .kinds()
          .forEach(
              (kind, record) ->
                  section(
                      at,
                      record,
                      Documents.json()
                          .createObjectNode()
                          .put(family.key(), kind)
                          .setAll(minimal(record)),
                      whole,
                      above));
    }
  }

  /** A section with what it requires. */
  static ObjectNode minimal(Class<?> record) {
    ObjectNode section = Documents.json().createObjectNode();
    KeyTree.of(record).stream()
        .filter(KeyTree.Entry::required)
        .forEach(entry -> section.set(entry.name(), example(entry)));
    return section;
  }

  private static JsonNode example(KeyTree.Entry entry) {
    String example = entry.meaning().example();
    return example.isEmpty() ? example(entry.value()) : literal(example);
  }

  private static JsonNode example(KeyTree.Value value) {
    if (value instanceof KeyTree.Section section) {
      return minimal(section.record());
    }
    if (value instanceof KeyTree.Several several) {
      return Documents.json().createArrayNode().add(example(several.each()));
    }
    if (value instanceof KeyTree.Named named) {
      return Documents.json().createObjectNode().set(NAME, example(named.each()));
    }
    if (value instanceof KeyTree.Family family) {
      String kind = family.kinds().keySet().iterator().next();
      return Documents.json()
          .createObjectNode()
          .put(family.key(), kind)
          .setAll(minimal(family.kinds().get(kind)));
    }
    throw new IllegalStateException("a key needs an example");
  }

  static JsonNode literal(String yaml) {
    try {
      return Documents.yaml().readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(yaml, e);
    }
  }
}
