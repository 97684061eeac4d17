package org.mixlaw.study.file;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mixlaw.base.Form;
import org.mixlaw.base.InputException;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.NamedValue;
import org.mixlaw.mixture.WrittenProportions;

/**
 * A mixture that a study file names: {@code proportional} to the training tokens there are, {@code
 * uniform}, or given as {@code a=0.5,b=0.5} or as a map.
 *
 * @param text one of these three; a map in the form of the text
 */
@Form(
    value =
        "`proportional` (to the training tokens there are), `uniform`, `a=0.5,b=0.5`, or `{a: 0.5,"
            + " b: 0.5}`",
    schema =
        """
        {"anyOf": [
          {"enum": ["proportional", "uniform"]},
          {"type": "string", "pattern": "="},
          {"type": "object", "minProperties": 1, "additionalProperties": {"$ref": "#/$defs/number"}}]}
        """)
public record MixtureChoice(@JsonValue String text) {
  /** Proportional to the training tokens. */
  public static final MixtureChoice PROPORTIONAL = new MixtureChoice("proportional");

  /** Refuses what is none of the three. */
  public MixtureChoice {
    if (!text.equals("proportional") && !text.equals("uniform")) {
      if (!text.contains("=")) {
        throw InputException.of(
            "the mixture '%s' is unknown; accepted are proportional, uniform, or a mixture such as"
                + " a=0.5,b=0.5",
            text);
      }
      Mixture.parse(text, "the mixture");
    }
  }

  /**
   * Reads a choice.
   *
   * @param given a text or a map
   * @return the choice
   */
  @JsonCreator
  static MixtureChoice of(JsonNode given) {
    return new MixtureChoice(
        given.isObject()
            ? given.properties().stream()
                .map(e -> NamedValue.written(e.getKey()) + "=" + e.getValue().asText())
                .collect(Collectors.joining(","))
            : given.asText());
  }

  /**
   * Whether the mixture depends on the tokens there are.
   *
   * @return true where it is proportional to them
   */
  public boolean takesTokens() {
    return equals(PROPORTIONAL);
  }

  /**
   * What there is to tell of the proportions as they are written.
   *
   * @param where the key, for the sentences
   * @return that they were divided by their sum; empty where nothing was
   */
  List<String> notices(String where) {
    WrittenProportions account = new WrittenProportions();
    if (text.contains("=")) {
      Mixture.parse(text, where, account);
    }
    return account.notices().stream().map(notice -> where + ": " + notice).toList();
  }

  /**
   * The mixture.
   *
   * @param trainingTokens the tokens of every training domain
   * @param where the key, for messages
   * @return the mixture over exactly these domains
   * @throws InputException if a given mixture names another domain
   */
  public Mixture mixture(Map<String, Long> trainingTokens, String where) {
    return switch (text) {
      case "proportional" -> Mixture.proportional(trainingTokens);
      case "uniform" -> Mixture.uniform(trainingTokens.keySet());
      default -> Mixture.parse(text, where).over(trainingTokens.keySet(), where);
    };
  }
}
