package org.mixlaw.train;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import org.mixlaw.base.Counts;
import org.mixlaw.base.Form;
import org.mixlaw.base.InputException;

/**
 * A stretch of a run: a share of its tokens ({@code 1%}) or a number of tokens ({@code 100M}).
 * Equal when of equal length.
 */
@Form(
    value = "a share of the run (`1%`) or a count of tokens (`100M`)",
    schema =
        """
        {"anyOf": [{"type": "string", "pattern": "^ *[0-9.]+ *%$"}, {"$ref": "#/$defs/count"}]}
        """)
public final class TrainingDuration {
  private final String text;
  private final double share;
  private final long tokens;

  private TrainingDuration(String text, double share, long tokens) {
    this.text = text;
    this.share = share;
    this.tokens = tokens;
  }

  @JsonCreator
  static TrainingDuration read(JsonNode value) {
    if (!value.isValueNode()) {
      throw InputException.of("%s is neither a share (1%%) nor a count of tokens (100M)", value);
    }
    return parse(value.asText());
  }

  /**
   * Parses a span.
   *
   * @param text a percentage from 0% to 100%, or a count of tokens as {@link Counts} takes it
   * @return the span
   * @throws InputException if the text is neither
   */
  public static TrainingDuration parse(String text) {
    String stripped = text.strip();
    if (!stripped.endsWith("%")) {
      long tokens = Counts.parse(stripped, "a share or count of tokens");
      return new TrainingDuration(Long.toString(tokens), Double.NaN, tokens);
    }
    try {
      double share = Double.parseDouble(stripped.substring(0, stripped.length() - 1)) / 100;
      if (share >= 0 && share <= 1) {
        return new TrainingDuration(stripped, share, 0);
      }
    } catch (NumberFormatException e) {
      // falls through to the error below
    }
    throw InputException.of(
        "'%s' is no share of the run; accepted are 0%% to 100%%, or a count of tokens", text);
  }

  /**
   * The length of this span.
   *
   * @param total the run's tokens, which a percentage is of
   * @return tokens, not rounded
   */
  public double of(long total) {
    return Double.isNaN(share) ? tokens : share * total;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrainingDuration span && span.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The span as {@link #parse} reads it. */
  @Override
  @JsonValue
  public String toString() {
    return text;
  }
}
