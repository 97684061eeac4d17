package org.mixlaw.study.local;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Optional;
import org.mixlaw.base.Documents;
import org.mixlaw.train.Progress;

/**
 * What a slot's process says of the task that it was handed: one line of JSON on its standard
 * output.
 *
 * @param kind what happened
 * @param text a sentence, for a notice or a failure
 * @param progress how far the task is, where that is what happened
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record SlotEvent(Kind kind, Optional<String> text, Optional<Progress> progress) {
  /** What may happen. */
  public enum Kind {
    /** The process is ready for its first task. */
    READY,
    /** The task got on. */
    PROGRESS,
    /** The user should know something. */
    NOTICE,
    /** The task is finished. */
    FINISHED,
    /** The task was asked to stop, and has left a checkpoint. */
    STOPPED,
    /** The task cannot be done, and trying again would not help. */
    FAILED
  }

  /**
   * An event that says no more than its kind.
   *
   * @param kind the kind
   * @return the event
   */
  public static SlotEvent of(Kind kind) {
    return new SlotEvent(kind, Optional.empty(), Optional.empty());
  }

  /**
   * An event with a sentence.
   *
   * @param kind the kind
   * @param text the sentence
   * @return the event
   */
  public static SlotEvent of(Kind kind, String text) {
    return new SlotEvent(kind, Optional.of(text), Optional.empty());
  }

  /**
   * A task got on.
   *
   * @param progress how far it is
   * @return the event
   */
  public static SlotEvent of(Progress progress) {
    return new SlotEvent(Kind.PROGRESS, Optional.empty(), Optional.of(progress));
  }

  /**
   * The event's line.
   *
   * @return JSON without a line break
   */
  public String line() {
    return Documents.jsonLine(this);
  }

  /**
   * The event of a line.
   *
   * @param line what the process printed
   * @return the event; empty for a line that something else printed
   */
  static Optional<SlotEvent> parse(String line) {
    try {
      return line.startsWith("{")
          ? Optional.of(Documents.json().readValue(line, SlotEvent.class))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
