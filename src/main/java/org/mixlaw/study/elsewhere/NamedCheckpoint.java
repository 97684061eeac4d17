package org.mixlaw.study.elsewhere;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mixlaw.base.Counts;
import org.mixlaw.base.InputException;

/**
 * A checkpoint as an option names it: {@code optimum=DIR}, or {@code optimum@20B=DIR} for one along
 * the way.
 *
 * @param mixture the name of the mixture that it was trained on
 * @param tokens tokens that it has seen, where that was given
 * @param folder the folder of its weights
 */
public record NamedCheckpoint(String mixture, OptionalLong tokens, Path folder) {
  private static final Pattern FORM =
      Pattern.compile("(?:\"((?:[^\"]|\"\")+)\"|([^\"=@][^=]*?))(?:@([^=@]+))?=(.+)");

  /**
   * Parses an option's value.
   *
   * @param text {@code NAME=DIR} or {@code NAME@TOKENS=DIR}; a name with {@code =} stands in double
   *     quotes, a quote within doubled
   * @param option the option, for messages
   * @return the checkpoint
   * @throws InputException if the text is anything else
   */
  public static NamedCheckpoint parse(String text, String option) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw InputException.of(
          "%s: '%s' is no checkpoint; accepted are NAME=DIR and NAME@TOKENS=DIR, such as"
              + " optimum@20B=checkpoints/step-10000",
          option, text);
    }
    String name = parts.group(1) == null ? parts.group(2) : parts.group(1).replace("\"\"", "\"");
    return new NamedCheckpoint(
        name,
        parts.group(3) == null
            ? OptionalLong.empty()
            : OptionalLong.of(Counts.parse(parts.group(3), option)),
        Path.of(parts.group(4)));
  }
}
