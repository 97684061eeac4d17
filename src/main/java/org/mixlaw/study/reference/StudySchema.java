package org.mixlaw.study.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mixlaw.base.Documents;
import org.mixlaw.study.file.StudyFile;

/**
 * The study file as a JSON Schema (draft 2020-12), by which editors complete and check it. Numbers
 * may be texts as well, for YAML 1.1 takes {@code 1e-3} for one.
 */
public final class StudySchema {
  private static final String NUMBER = "^[-+]?[0-9._]+([eE][-+]?[0-9]+)?$";
  private static final String COUNT =
      "^[0-9][0-9_,]*(\\.[0-9]+)?([eE]\\+?[0-9]{1,2})? *[kKmMbBgGtT]?$";

  private final ObjectNode definitions = Documents.json().createObjectNode();
  private final Map<String, Class<?>> defined = new HashMap<>();

  private StudySchema() {}

  /**
   * The schema of study files.
   *
   * @return a JSON Schema
   */
  public static JsonNode make() {
    return new StudySchema().whole();
  }

  private JsonNode whole() {
    ObjectNode root = Documents.json().createObjectNode();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", "A study of Mixlaw");
    definitions.set("number", either("number", NUMBER));
    definitions.set("count", either("integer", COUNT));
    definitions
        .putObject("seeds")
        .put("type", "array")
        .put("uniqueItems", true)
        .putObject("items")
        .put("$ref", "#/$defs/count");
    root.setAll(section(StudyFile.class));
    root.set("$defs", definitions);
    return root;
  }

  private static ObjectNode either(String type, String pattern) {
    ObjectNode schema = Documents.json().createObjectNode();
    ArrayNode any = schema.putArray("anyOf");
    any.addObject().put("type", type);
    any.addObject().put("type", "string").put("pattern", pattern);
    return schema;
  }

  private ObjectNode section(Class<?> record) {
    ObjectNode schema = Documents.json().createObjectNode();
    schema.put("type", "object").put("additionalProperties", false);
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = Documents.json().createArrayNode();
    List<KeyTree.Entry> entries = KeyTree.of(record);
    for (KeyTree.Entry entry : entries) {
      properties.set(entry.name(), property(entry));
      List<String> others =
          entries.stream()
              .filter(other -> other.meaning().instead().equals(entry.name()))
              .map(KeyTree.Entry::name)
              .toList();
      if (entry.required() && others.isEmpty()) {
        required.add(entry.name());
      } else if (entry.required()) {
        ArrayNode one = schema.putArray("oneOf");
        one.addObject().putArray("required").add(entry.name());
        others.forEach(other -> one.addObject().putArray("required").add(other));
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema;
  }

  private ObjectNode property(KeyTree.Entry entry) {
    ObjectNode schema = value(entry.value());
    schema.put("description", ReferencePage.sentence(entry));
    if (!entry.meaning().byDefault().isEmpty()) {
      schema.set("default", literal(entry.meaning().byDefault()));
    }
    if (!entry.meaning().example().isEmpty()) {
      schema.putArray("examples").add(literal(entry.meaning().example()));
    }
    return schema;
  }

  private ObjectNode value(KeyTree.Value value) {
    ObjectNode schema = Documents.json().createObjectNode();
    if (value instanceof KeyTree.One one) {
      switch (one.kind()) {
        case COUNT -> schema.put("$ref", "#/$defs/count");
        case NUMBER -> schema.put("$ref", "#/$defs/number");
        case WHOLE -> schema.put("type", "integer");
        case SWITCH -> schema.put("type", "boolean");
        case TEXT -> schema.putArray("type").add("string").add("number");
      }
    } else if (value instanceof KeyTree.Word word) {
      word.words().forEach(schema.putArray("enum")::add);
    } else if (value instanceof KeyTree.Formed formed) {
      schema.setAll((ObjectNode) literal(formed.form().schema()));
    } else if (value instanceof KeyTree.Several several) {
      ObjectNode list = schema;
      if (several.lone()) {
        ArrayNode any = schema.putArray("anyOf");
        any.add(value(several.each()));
        list = any.addObject();
      }
      list.put("type", "array").set("items", value(several.each()));
    } else if (value instanceof KeyTree.Named named) {
      schema.put("type", "object").set("additionalProperties", value(named.each()));
    } else if (value instanceof KeyTree.Section section) {
      schema.put("$ref", "#/$defs/" + define(section.record()));
    } else if (value instanceof KeyTree.Family family) {
      ArrayNode one = schema.putArray("oneOf");
      family.kinds().forEach((kind, record) -> one.add(kind(family.key(), kind, record)));
    }
    return schema;
  }

  private ObjectNode kind(String key, String kind, Class<?> record) {
    ObjectNode schema = section(record);
    ((ObjectNode) schema.get("properties")).putObject(key).put("const", kind);
    ArrayNode required =
        schema.has("required") ? (ArrayNode) schema.get("required") : schema.putArray("required");
    required.add(key);
    return schema;
  }

  private String define(Class<?> record) {
    String name =
        PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(record.getSimpleName());
    Class<?> before = defined.put(name, record);
    if (before == null) {
      definitions.set(name, section(record));
    } else if (before != record) {
      throw new IllegalStateException(before + " and " + record + " have one name");
    }
    return name;
  }

  private static JsonNode literal(String yaml) {
    try {
      return Documents.yaml().readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(yaml, e);
    }
  }
}
