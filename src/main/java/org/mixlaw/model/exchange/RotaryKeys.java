package org.mixlaw.model.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import org.mixlaw.base.InputException;

/**
 * What a {@code config.json} says of the rotary embedding. It may say so in three generations of
 * keys: {@code rotary_pct} and {@code rotary_emb_base} beside each other, {@code rope_scaling}, and
 * {@code rope_parameters}. Where they disagree, this does as transformers 5 does: a {@code
 * rope_scaling} that is not empty stands for {@code rope_parameters}, what stands in either goes
 * before the keys beside it, and of those GPT-NeoX reads the old names alone. A key that is null
 * says nothing.
 */
final class RotaryKeys {
  private static final double BASE = 10_000;
  private static final double FRACTION = 0.25;

  private final JsonNode json;
  private final String where;
  private final JsonNode parameters;
  private final String prefix;

  private record Setting(String key, JsonNode value) {}

  private RotaryKeys(JsonNode json, String where) {
    this.json = json;
    this.where = where;
    JsonNode scaling = map(json, where, "rope_scaling");
    boolean scaled = !scaling.isEmpty();
    this.parameters = scaled ? scaling : map(json, where, "rope_parameters");
    this.prefix = scaled ? "rope_scaling." : "rope_parameters.";
  }

  /**
   * The share of each head's dimensions that is turned.
   *
   * @param json the config
   * @param where where it comes from, for messages
   * @return above 0, at most 1
   * @throws InputException if the embedding is scaled, or turns by another base than 10000
   */
  static double fraction(JsonNode json, String where) {
    RotaryKeys keys = new RotaryKeys(json, where);
    keys.requirePlain();
    Setting base = keys.setting("rope_theta", "rotary_emb_base", BASE);
    if (base.value().doubleValue() != BASE) {
      throw keys.refused(base.key(), base.value(), "10000");
    }
    return keys.setting("partial_rotary_factor", "rotary_pct", FRACTION).value().doubleValue();
  }

  /** Refuses positions that are stretched, and settings that differ between layers. */
  private void requirePlain() {
    for (String key : List.of("rope_type", "type")) {
      JsonNode type = said(parameters, key);
      if (!type.isMissingNode()) {
        if (!type.asText().equals("default")) {
          throw refused(prefix + key, type, "\"default\"");
        }
        return; // the old name counts only where the new one is not there
      }
    }
    parameters
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().isObject()) {
                throw refused(
                    prefix + entry.getKey(), entry.getValue(), "one setting for all layers");
              }
            });
  }

  /** What stands in the map, else beside it under GPT-NeoX's name, else the default. */
  private Setting setting(String key, String oldName, double otherwise) {
    Setting inside = new Setting(prefix + key, said(parameters, key));
    Setting beside = new Setting(oldName, said(json, oldName));
    Setting alone = new Setting(key, said(json, key));
    for (Setting setting : List.of(inside, beside, alone)) {
      if (!setting.value().isMissingNode() && !setting.value().isNumber()) {
        throw refused(setting.key(), setting.value(), "a number");
      }
    }
    if (!inside.value().isMissingNode()) {
      return inside;
    } else if (!beside.value().isMissingNode()) {
      return beside;
    } else if (alone.value().asDouble(otherwise) != otherwise) {
      throw InputException.of(
          "%s: key '%s' is %s, but a GPT-NeoX model reads '%s', or what stands within"
              + " 'rope_parameters'; accepted here is %s",
          where, key, alone.value(), oldName, otherwise);
    }
    return new Setting(key, DoubleNode.valueOf(otherwise));
  }

  private static JsonNode map(JsonNode json, String where, String key) {
    JsonNode found = said(json, key);
    if (!found.isMissingNode() && !found.isObject()) {
      throw InputException.of("%s: key '%s' is %s; accepted is a map", where, key, found);
    }
    return found;
  }

  private static JsonNode said(JsonNode json, String key) {
    JsonNode found = json.path(key);
    return found.isNull() ? MissingNode.getInstance() : found;
  }

  private InputException refused(String key, JsonNode found, String wanted) {
    return InputException.of("%s: key '%s' is %s; accepted is %s", where, key, found, wanted);
  }
}
