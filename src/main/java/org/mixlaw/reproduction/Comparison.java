package org.mixlaw.reproduction;

import java.util.Locale;

/**
 * A figure from elsewhere beside ours.
 *
 * @param quantity what it is
 * @param reference the figure from elsewhere
 * @param ours the same, computed here
 * @param tolerance how far apart they may be, relative for a sum of squares and absolute otherwise
 * @param kind how they are compared
 */
public record Comparison(
    String quantity, double reference, double ours, double tolerance, Kind kind) {
  /** How two figures are compared. */
  public enum Kind {
    /** A number that should agree. */
    VALUE,
    /** A minimum: lower is better, equal within a relative tolerance is as good. */
    MINIMUM
  }

  /** The outcome, in one word. */
  public enum Verdict {
    /** Equal within the tolerance. */
    MET,
    /** A lower minimum than the reference's. */
    BEATEN,
    /** Neither. */
    MISSED
  }

  /**
   * A number that should agree.
   *
   * @param quantity what it is
   * @param reference the figure from elsewhere
   * @param ours ours
   * @param tolerance absolute
   * @return the comparison
   */
  public static Comparison value(String quantity, double reference, double ours, double tolerance) {
    return new Comparison(quantity, reference, ours, tolerance, Kind.VALUE);
  }

  /**
   * A sum of squares, met to 1e-4 relative.
   *
   * @param quantity what was fitted
   * @param reference the minimum from elsewhere
   * @param ours ours
   * @return the comparison
   */
  public static Comparison minimum(String quantity, double reference, double ours) {
    return minimum(quantity, reference, ours, 1e-4);
  }

  /**
   * A sum of squares whose reference is known to few digits.
   *
   * @param quantity what was fitted
   * @param reference the minimum from elsewhere
   * @param ours ours
   * @param tolerance relative
   * @return the comparison
   */
  public static Comparison minimum(
      String quantity, double reference, double ours, double tolerance) {
    return new Comparison(quantity, reference, ours, tolerance, Kind.MINIMUM);
  }

  /**
   * The outcome.
   *
   * @return met, beaten or missed
   */
  public Verdict verdict() {
    double difference = ours - reference;
    return switch (kind) {
      case VALUE -> Math.abs(difference) <= tolerance ? Verdict.MET : Verdict.MISSED;
      case MINIMUM ->
          Math.abs(difference) <= tolerance * reference
              ? Verdict.MET
              : difference < 0 ? Verdict.BEATEN : Verdict.MISSED;
    };
  }

  /**
   * The difference, for people.
   *
   * @return relative for a minimum, absolute otherwise
   */
  public String difference() {
    return kind == Kind.MINIMUM
        ? String.format(Locale.ROOT, "%+.1e rel.", (ours - reference) / reference)
        : String.format(Locale.ROOT, "%+.2g", ours - reference);
  }
}
