package org.mixlaw.loss.released;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a run in the released logs: {@code [size_][RP_|base2_|ct_]<index>-r1-r2-...}.
 *
 * @param text the whole name
 * @param size the model size, where the name begins with one
 * @param prefix {@code RP_}, {@code base2_}, {@code ct_} or empty
 * @param index the number the authors gave the mixture
 * @param proportions the proportions, in the experiment's order of domains, as written
 */
record RunName(
    String text, Optional<String> size, String prefix, int index, List<Double> proportions) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(\\d+[MB])_)?(RP_|base2_|ct_)?(\\d{1,6})((?:-\\d+(?:\\.\\d*)?)+)",
          Pattern.CASE_INSENSITIVE);

  /** The second series of RedPajama mixtures is numbered from here on in the published tables. */
  private static final int SECOND_SERIES = 200;

  /**
   * Parses a name.
   *
   * @param text the name of a run's folder
   * @return its parts, or empty where it has another form
   */
  static Optional<RunName> parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    List<Double> proportions = new ArrayList<>();
    for (String part : m.group(4).substring(1).split("-", -1)) {
      proportions.add(Double.valueOf(part));
    }
    return Optional.of(
        new RunName(
            text,
            Optional.ofNullable(m.group(1)).map(size -> size.toUpperCase(Locale.ROOT)),
            m.group(2) == null ? "" : m.group(2),
            Integer.parseInt(m.group(3)),
            List.copyOf(proportions)));
  }

  /**
   * The name up to and with the index, by which a user may point to the run.
   *
   * @return for instance {@code 70M_RP_14}
   */
  String brief() {
    return text.substring(0, text.indexOf('-'));
  }

  /**
   * The mixture's name in a loss table: {@code m014}.
   *
   * @return the letter m and three digits or more
   */
  String mixture() {
    int number = prefix.equalsIgnoreCase("base2_") ? SECOND_SERIES + index : index;
    return String.format(Locale.ROOT, "m%03d", number);
  }

  /**
   * What the proportions sum to.
   *
   * @return the sum
   */
  double sum() {
    return proportions.stream().mapToDouble(Double::doubleValue).sum();
  }
}
