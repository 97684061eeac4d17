package org.mixlaw.law;

import java.util.Arrays;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.mixlaw.base.InputException;

/** The laws that can be fitted, by the names that the command line and {@code laws.json} use. */
public enum LawName {
  /** {@code c + sum_j k_j exp(t_j r_j)} at one size and token count. */
  M1(MixingForm.M1, Scope.SLICE),
  /** {@code c + k sum_j exp(t_j r_j)} at one size and token count. */
  M2(MixingForm.M2, Scope.SLICE),
  /** {@code c + k exp(prod_j t_j r_j)} at one size and token count. */
  M3(MixingForm.M3, Scope.SLICE),
  /** {@code c + k exp(sum_j t_j r_j)} at one size and token count. */
  M4(MixingForm.M4, Scope.SLICE),
  /** Step, size and mixing law one after the other, the last M4: the paper's pipeline. */
  PAPER(MixingForm.M4, Scope.NESTED),
  /** The same with M2. */
  NESTED_M2(MixingForm.M2, Scope.NESTED),
  /** One law over size, tokens and mixture, with M1. */
  JOINT_M1(MixingForm.M1, Scope.JOINT),
  /** One law over size, tokens and mixture, with M2. */
  JOINT_M2(MixingForm.M2, Scope.JOINT),
  /** One law over size, tokens and mixture, with M4. */
  JOINT_M4(MixingForm.M4, Scope.JOINT);

  private enum Scope {
    SLICE,
    NESTED,
    JOINT
  }

  /** Least squares alone, but for what fixes a gauge: the mixing laws as the paper fits them. */
  private static final double LEAST_RIDGE = 1e-10;

  /** Found by leaving out mixtures and the largest size of the published measurements. */
  private static final double JOINT_RIDGE = 1e-6;

  private final MixingForm form;
  private final Scope scope;

  LawName(MixingForm form, Scope scope) {
    this.form = form;
    this.scope = scope;
  }

  /**
   * Finds a law.
   *
   * @param text its name, as {@link #toString} writes it
   * @return the law
   * @throws InputException if there is none of that name
   */
  public static LawName parse(String text) {
    return Arrays.stream(values())
        .filter(law -> law.toString().equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                InputException.of(
                    "the law '%s' is unknown; accepted are %s",
                    text,
                    Arrays.stream(values())
                        .map(LawName::toString)
                        .collect(Collectors.joining(", "))));
  }

  /**
   * What the law needs of a table.
   *
   * @param table a loss table
   * @return the part of it that the law is fitted on
   * @throws InputException if the table has too few mixtures for any law
   */
  LossTable part(LossTable table) {
    if (scope != Scope.SLICE) {
      return table;
    }
    long size = table.sizes().last();
    LossTable largest = table.filter(row -> row.params() == size);
    long tokens = largest.tokens().last();
    return largest.filter(row -> row.tokens() == tokens);
  }

  FittedLaw fit(LossTable table, SortedMap<String, Series> series, long seed, int evaluations) {
    return switch (scope) {
      case SLICE ->
          new JointFit(form, java.util.List.copyOf(table.trainingDomains()), series, LEAST_RIDGE)
              .fit(48, seed, 1);
      case JOINT ->
          new JointFit(form, java.util.List.copyOf(table.trainingDomains()), series, JOINT_RIDGE)
              .fit(2, seed, evaluations);
      case NESTED ->
          NestedLaw.fit(form, java.util.List.copyOf(table.trainingDomains()), series, JOINT_RIDGE);
    };
  }

  /** The law fitted again with other weights, from where it stands. */
  FittedLaw refit(
      FittedLaw fitted, SortedMap<String, Series> series, JointFit.Weighting weighting) {
    if (fitted instanceof JointLaw joint) {
      double ridge = scope == Scope.SLICE ? LEAST_RIDGE : JOINT_RIDGE;
      return new JointFit(joint.form(), joint.trainingDomains(), series, ridge)
          .refine(joint, weighting, 20);
    }
    return fitted;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
