package org.mixlaw.handover;

import java.util.List;

/** A trainer that a mixture is handed to. */
public interface HandoverTarget {
  /**
   * A file to write.
   *
   * @param name its name in the folder of the hand-over
   * @param text its whole content
   */
  record NamedText(String name, String text) {}

  /**
   * What users call it.
   *
   * @return a name in small letters
   */
  String name();

  /**
   * The blend alone, as this trainer takes it.
   *
   * @param blend the blend
   * @return a document
   */
  String blend(Blend blend);

  /**
   * The files that this trainer reads, {@code mixture.json} and the README aside.
   *
   * @param handover the hand-over
   * @return at least one file
   * @throws org.mixlaw.base.InputException if the trainer cannot read the token files
   */
  List<NamedText> files(Handover handover);

  /**
   * What to know of this trainer, beside the commands in the README.
   *
   * @param handover the hand-over
   * @return sentences
   */
  List<String> notes(Handover handover);
}
