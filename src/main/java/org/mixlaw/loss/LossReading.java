package org.mixlaw.loss;

/**
 * What is done with the rows of a loss table that training left behind when it was resumed, or when
 * it diverged.
 *
 * @param duplicates which of two losses counts that a run has for one domain at one token count
 * @param skipDiverged whether a run with a loss that is no finite number is left out whole, every
 *     checkpoint of it; else such a table is refused
 */
public record LossReading(Duplicates duplicates, boolean skipDiverged) {
  /** Nothing is guessed: contradictions and diverged runs are refused. */
  public static final LossReading STRICT = new LossReading(Duplicates.REFUSE, false);

  /** What two different losses in one place mean. */
  public enum Duplicates {
    /** The table is wrong. */
    REFUSE,
    /** Training was resumed and logged again: the one further down counts. */
    LAST
  }
}
