package org.mixlaw.loss.importing;

import java.util.List;
import java.util.stream.Collectors;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.LossFormat;
import org.mixlaw.loss.released.ReleasedLogs;

/** The forms in which losses come from elsewhere: a new one is a class and a line here. */
public final class LossFormats {
  private static final List<LossFormat> ALL =
      List.of(
          new ReleasedLogs(),
          new WideFormat(),
          new RegmixFormat(),
          new OlmixFormat(),
          new WandbFormat());

  private LossFormats() {}

  /**
   * All formats.
   *
   * @return in the order in which help lists them
   */
  public static List<LossFormat> all() {
    return ALL;
  }

  /**
   * Finds a format.
   *
   * @param label its name
   * @return the format
   * @throws InputException if there is none of that name
   */
  public static LossFormat of(String label) {
    return ALL.stream()
        .filter(format -> format.label().equalsIgnoreCase(label))
        .findFirst()
        .orElseThrow(
            () ->
                InputException.of(
                    "--format '%s' is unknown; accepted are %s",
                    label, ALL.stream().map(LossFormat::label).collect(Collectors.joining(", "))));
  }
}
