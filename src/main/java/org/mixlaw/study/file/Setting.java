package org.mixlaw.study.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;

/**
 * A key of a document that is overridden for one command: {@code train.tokens=1e9}, {@code
 * models[0].learning_rate=1e-3}, {@code corpus.domains."a.b".max_repetition=4}; the value is YAML,
 * and nothing behind the {@code =} takes the key away.
 *
 * @param path the keys on the way, whole numbers for places in a list
 * @param value what it is set to
 */
public record Setting(List<String> path, JsonNode value) {
  private static final Pattern STEP =
      Pattern.compile("\\.?(?:\"((?:[^\"]|\"\")*)\"|([^\\s.\\[\\]\"=]+)|\\[([0-9]{1,6})\\])");

  /**
   * Reads a setting.
   *
   * @param text {@code KEY=VALUE}
   * @return the setting
   * @throws InputException if the text is anything else
   */
  public static Setting parse(String text) {
    List<String> path = new ArrayList<>();
    Matcher step = STEP.matcher(text);
    int at = 0;
    while (step.region(at, text.length()).lookingAt()) {
      path.add(
          step.group(1) != null
              ? step.group(1).replace("\"\"", "\"")
              : step.group(2) != null ? step.group(2) : step.group(3));
      at = step.end();
    }
    if (path.isEmpty() || at >= text.length() || text.charAt(at) != '=') {
      throw InputException.of(
          "--set: '%s' is no KEY=VALUE; accepted are such as train.tokens=1e9 and"
              + " models[0].learning_rate=1e-3",
          text);
    }
    try {
      JsonNode value = Documents.yaml().readTree(text.substring(at + 1));
      return new Setting(
          path, value == null || value.isMissingNode() ? NullNode.getInstance() : value);
    } catch (JsonProcessingException e) {
      throw InputException.of(
          "--set: the value of '%s' is not YAML; quotes make a text of it", text.substring(0, at));
    }
  }

  /**
   * Puts the value into a document; mappings on the way are made where there are none.
   *
   * @param document the document
   * @throws InputException if a place in a list is asked for that is not there
   */
  public void into(ObjectNode document) {
    JsonNode at = document;
    for (int k = 0; k + 1 < path.size(); k++) {
      JsonNode next = at.isArray() ? at.get(index(at, k)) : at.get(path.get(k));
      if (next == null || !next.isContainerNode()) {
        next = document.objectNode();
        put(at, k, next);
      }
      at = next;
    }
    put(at, path.size() - 1, value);
  }

  private void put(JsonNode into, int step, JsonNode what) {
    if (into instanceof ArrayNode list) {
      list.set(index(list, step), what);
    } else if (what.isNull()) {
      ((ObjectNode) into).remove(path.get(step));
    } else {
      ((ObjectNode) into).set(path.get(step), what);
    }
  }

  private int index(JsonNode list, int step) {
    String given = path.get(step);
    if (!given.matches("[0-9]{1,6}") || Integer.parseInt(given) >= list.size()) {
      throw InputException.of(
          "--set: '%s' holds a list of %d; '%s' is no place in it, which begin with [0]",
          String.join(".", path.subList(0, step)), list.size(), given);
    }
    return Integer.parseInt(given);
  }
}
