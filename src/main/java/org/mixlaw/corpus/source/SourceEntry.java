package org.mixlaw.corpus.source;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mixlaw.base.Form;
import org.mixlaw.base.InputException;
import org.mixlaw.base.NearestName;

/**
 * One entry under {@code train} or {@code files}: a path or glob, {@code djl:NAME}, or a mapping
 * that says more: {@code {files: [...], text: content, where: {meta.pile_set_name: Github}}} or
 * {@code {djl: NAME, repository: FOLDER-OR-URL, usage: train}}.
 */
@Form(
    value =
        "a path, a pattern, `djl:NAME`, `{files: [...], text: FIELD, where: {FIELD: VALUES}}` or"
            + " `{djl: NAME, repository: PLACE, usage: train}`",
    schema =
        """
        {"anyOf": [
          {"type": "string"},
          {"type": "object", "additionalProperties": false, "required": ["files"],
           "properties": {
             "files": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]},
             "text": {"type": "string", "minLength": 1},
             "where": {"type": "object", "minProperties": 1, "maxProperties": 1,
               "additionalProperties": {"type": ["string", "number", "boolean", "array"]}}}},
          {"type": "object", "additionalProperties": false, "required": ["djl"],
           "properties": {
             "djl": {"type": "string"}, "repository": {"type": "string"},
             "usage": {"enum": ["train", "validation", "test"]}}}]}
        """)
public sealed interface SourceEntry {
  /** The field that holds the text where nothing else is said. */
  String TEXT = "text";

  /**
   * Which values of the routing field are meant.
   *
   * @return values; empty where every document is meant
   */
  default List<String> accepted() {
    return List.of();
  }

  /**
   * Files.
   *
   * @param files paths and globs
   * @param text the field or column that holds the text, dots between the keys on the way to it
   * @param where which documents of the files are meant; all of them where empty
   */
  record Files(List<String> files, String text, Optional<Where> where) implements SourceEntry {
    /** Requires a file. */
    public Files {
      require(!files.isEmpty(), "the key 'files' is empty; a path or a glob is needed");
      require(!text.isBlank(), "the key 'text' is empty; the name of a field is needed");
      files = List.copyOf(files);
    }

    @Override
    public List<String> accepted() {
      return where.map(Where::values).orElse(List.of());
    }

    @JsonValue
    Object document() {
      if (files.size() == 1 && text.equals(TEXT) && where.isEmpty()) {
        return files.get(0);
      }
      Map<String, Object> mapping = new LinkedHashMap<>();
      mapping.put("files", files);
      if (!text.equals(TEXT)) {
        mapping.put("text", text);
      }
      where.ifPresent(w -> mapping.put("where", Map.of(w.field(), w.values())));
      return mapping;
    }
  }

  /**
   * A condition on a field.
   *
   * @param field the field or column, dots between the keys on the way to it
   * @param values the values that are meant
   */
  record Where(String field, List<String> values) {
    /** Requires a value. */
    public Where {
      require(!values.isEmpty(), "where '" + field + "' has no value; a value or a list is needed");
      values = List.copyOf(values);
    }
  }

  /**
   * A text set of DJL's.
   *
   * @param set its name, such as {@code WikiText2}
   * @param repository a folder or URL that is laid out as DJL's own repository; DJL's own if empty
   * @param usage which of its parts: {@code train}, {@code validation} or {@code test}
   */
  record Djl(String set, Optional<String> repository, String usage) implements SourceEntry {
    private static final String PREFIX = "djl:";
    private static final List<String> USAGES = List.of("train", "validation", "test");

    /** Checks the name and the usage. */
    public Djl {
      require(!set.isBlank(), "'djl:' names no set; djl:WikiText2 is an example");
      require(
          USAGES.contains(usage),
          "usage is '" + usage + "'; accepted are " + String.join(", ", USAGES));
    }

    @JsonValue
    Object document() {
      if (repository.isEmpty() && usage.equals("train")) {
        return PREFIX + set;
      }
      Map<String, Object> mapping = new LinkedHashMap<>();
      mapping.put("djl", set);
      repository.ifPresent(place -> mapping.put("repository", place));
      mapping.put("usage", usage);
      return mapping;
    }
  }

  /**
   * Reads an entry.
   *
   * @param node a text or a mapping
   * @return the entry
   * @throws InputException if it is neither, or has an unknown key
   */
  @JsonCreator
  static SourceEntry read(JsonNode node) {
    if (node.isTextual()) {
      String text = node.textValue();
      return text.startsWith(Djl.PREFIX)
          ? new Djl(text.substring(Djl.PREFIX.length()), Optional.empty(), "train")
          : new Files(List.of(text), TEXT, Optional.empty());
    }
    require(
        node.isObject(),
        "a source is "
            + node
            + "; accepted are a path, a glob, djl:NAME, and a mapping with the key 'files' or"
            + " 'djl'");
    if (node.has("djl")) {
      requireKeys(node, "djl", "repository", "usage");
      return new Djl(
          text(node, "djl").orElseThrow(),
          text(node, "repository"),
          text(node, "usage").orElse("train"));
    }
    requireKeys(node, "files", "text", "where");
    require(node.has("files"), "a source needs the key 'files' or the key 'djl'");
    return new Files(
        texts(node.path("files"), "files"), text(node, "text").orElse(TEXT), where(node));
  }

  /**
   * The same entry with absolute paths.
   *
   * @param base the folder that relative paths start from
   * @return the resolved entry
   */
  default SourceEntry resolve(Path base) {
    if (this instanceof Files f) {
      return new Files(
          f.files().stream().map(file -> absolute(file, base)).toList(), f.text(), f.where());
    }
    Djl djl = (Djl) this;
    return new Djl(
        djl.set(),
        djl.repository().map(r -> r.matches("[a-z0-9]+:.*") ? r : absolute(r, base)),
        djl.usage());
  }

  private static String absolute(String path, Path base) {
    try {
      boolean relative = !path.startsWith("/") && ShellPattern.isPattern(path);
      return relative
          ? Path.of(ShellPattern.literal(base.toString()), path).normalize().toString()
          : base.resolve(path).normalize().toString();
    } catch (InvalidPathException e) {
      throw new InputException(
          "a path holds a character that no path can have: " + path.replaceAll("\\p{Cntrl}", "?"));
    }
  }

  private static Optional<Where> where(JsonNode entry) {
    if (!entry.has("where")) {
      return Optional.empty();
    }
    JsonNode where = entry.path("where");
    require(
        where.isObject() && where.size() == 1,
        "where is "
            + where
            + "; accepted is one field with a value or a list of values: {meta.pile_set_name:"
            + " Github}");
    String field = where.fieldNames().next();
    return Optional.of(new Where(field, texts(where.path(field), field)));
  }

  private static Optional<String> text(JsonNode entry, String key) {
    if (!entry.has(key)) {
      return Optional.empty();
    }
    require(
        entry.path(key).isTextual(),
        "the key '" + key + "' is " + entry.path(key) + "; accepted is a text");
    return Optional.of(entry.path(key).textValue());
  }

  private static List<String> texts(JsonNode node, String key) {
    List<String> texts = new ArrayList<>();
    for (JsonNode one : node.isArray() ? node : List.of(node)) {
      require(
          one.isValueNode() && !one.isNull(),
          "the key '" + key + "' holds " + one + "; accepted are a text and a list of texts");
      texts.add(one.isNumber() ? Scalars.number(one.asText()) : one.asText());
    }
    return texts;
  }

  private static void requireKeys(JsonNode node, String... known) {
    Set<String> accepted = Set.of(known);
    node.fieldNames()
        .forEachRemaining(
            key ->
                require(
                    accepted.contains(key),
                    "unknown key '"
                        + key
                        + "'"
                        + NearestName.answer(key, accepted.stream().sorted().toList(), " here")));
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new InputException(sentence);
    }
  }
}
