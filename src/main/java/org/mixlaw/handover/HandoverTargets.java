package org.mixlaw.handover;

import java.util.List;
import org.mixlaw.base.InputException;

/** The one list of trainers. */
public final class HandoverTargets {
  private static final List<HandoverTarget> ALL =
      List.of(
          new GptNeoxTarget(), new MegatronTarget(), new HuggingFaceTarget(), new OlmoCoreTarget());

  private HandoverTargets() {}

  /**
   * The names of all targets.
   *
   * @return names in the order of the list
   */
  public static List<String> names() {
    return ALL.stream().map(HandoverTarget::name).toList();
  }

  /**
   * Finds a target.
   *
   * @param name its name
   * @param option where the name was given, for the message
   * @return the target
   * @throws InputException if there is none of that name
   */
  public static HandoverTarget find(String name, String option) {
    return ALL.stream()
        .filter(target -> target.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                InputException.of(
                    "%s is '%s'; accepted are %s", option, name, String.join(", ", names())));
  }
}
