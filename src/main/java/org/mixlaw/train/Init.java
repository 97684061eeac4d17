package org.mixlaw.train;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.mixlaw.base.Form;
import org.mixlaw.base.InputException;

/**
 * Where the weights of a run begin: {@code init: null}, {@code init: PATH} or {@code init: {path:
 * PATH, optimizer: kept}} in a study file.
 */
@Form(
    value = "`null` (random weights), the path of a checkpoint, or `{path: PATH, optimizer: kept}`",
    schema =
        """
        {"anyOf": [
          {"type": "null"},
          {"type": "string", "minLength": 1},
          {"type": "object", "additionalProperties": false, "required": ["path"],
           "properties": {"path": {"type": "string"}, "optimizer": {"enum": ["fresh", "kept"]}}}]}
        """)
public sealed interface Init {
  /** Random weights, drawn from the run's seed. */
  record Random() implements Init {
    @JsonValue
    String document() {
      return null;
    }
  }

  /**
   * The weights of a checkpoint: a folder of Mixlaw's or of Hugging Face's.
   *
   * @param path the folder, as the user wrote it
   * @param keepOptimizer whether its moments and their step count are taken too, which only an own
   *     checkpoint that still has them allows
   */
  record Checkpoint(String path, boolean keepOptimizer) implements Init {
    @JsonValue
    Object document() {
      if (!keepOptimizer) {
        return path;
      }
      Map<String, String> document = new LinkedHashMap<>();
      document.put("path", path);
      document.put("optimizer", "kept");
      return document;
    }
  }

  /**
   * Reads the value of the key {@code init}.
   *
   * @param node the value, null or a null node where there is none
   * @return where the weights begin
   * @throws InputException if the value has another form
   */
  static Init read(JsonNode node) {
    if (node == null || node.isNull()) {
      return new Random();
    }
    if (node.isTextual() && !node.textValue().isBlank()) {
      return new Checkpoint(node.textValue(), false);
    }
    Set<String> keys = new TreeSet<>();
    node.fieldNames().forEachRemaining(keys::add);
    String optimizer = node.path("optimizer").asText("fresh");
    if (node.isObject()
        && node.path("path").isTextual()
        && Set.of("path", "optimizer").containsAll(keys)
        && Set.of("fresh", "kept").contains(optimizer)) {
      return new Checkpoint(node.path("path").textValue(), optimizer.equals("kept"));
    }
    throw InputException.of(
        "init is %s; accepted are null, the path of a checkpoint, or {path: PATH, optimizer:"
            + " fresh|kept}",
        node);
  }
}
