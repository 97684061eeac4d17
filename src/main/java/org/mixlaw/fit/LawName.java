package org.mixlaw.fit;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Seeds;
import org.mixlaw.law.Law;
import org.mixlaw.law.curve.CurveLaw;
import org.mixlaw.law.gp.GaussianProcessFit;
import org.mixlaw.law.gp.GaussianProcessLaw;
import org.mixlaw.law.gp.Hyperparameters;
import org.mixlaw.law.joint.JointFit;
import org.mixlaw.law.joint.JointLaw;
import org.mixlaw.law.mixing.MixingFit;
import org.mixlaw.law.mixing.MixingForm;
import org.mixlaw.law.mixing.MixingPoints;
import org.mixlaw.law.mixing.RidgeChoice;
import org.mixlaw.law.scaling.ExponentPrior;
import org.mixlaw.law.scaling.MixtureLevels;
import org.mixlaw.law.scaling.Resampling;
import org.mixlaw.law.scaling.ScaleFit;
import org.mixlaw.law.scaling.Weighting;
import org.mixlaw.law.sequential.SequentialLaw;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Series;

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
  /** Powers of proportions at one size and token count. */
  BIMIX(MixingForm.BIMIX, Scope.SLICE),
  /** Several exponential units for an overall loss, at one size and token count. */
  IMPLICIT(MixingForm.M4, Scope.SLICE),
  /** {@code E + B/D^e} for each measured mixture and size. */
  STEP(MixingForm.M4, Scope.CURVES),
  /** {@code E + A/N^e} for each measured mixture and token count. */
  SIZE(MixingForm.M4, Scope.CURVES),
  /** Step, size and mixing law one after the other, the last M4: the paper's pipeline. */
  PAPER(MixingForm.M4, Scope.NESTED),
  /** The same with M2. */
  NESTED_M2(MixingForm.M2, Scope.NESTED),
  /** One law over size, tokens and mixture, with M1. */
  JOINT_M1(MixingForm.M1, Scope.JOINT),
  /** One law over size, tokens and mixture, with M2. */
  JOINT_M2(MixingForm.M2, Scope.JOINT),
  /** One law over size, tokens and mixture, with M4. */
  JOINT_M4(MixingForm.M4, Scope.JOINT),
  /** One law over size and tokens, with a Gaussian process over powers of proportions. */
  JOINT_GP(MixingForm.M4, Scope.KRIGED);

  private enum Scope {
    SLICE,
    CURVES,
    NESTED,
    JOINT,
    KRIGED
  }

  /** Least squares alone, but for what fixes a gauge: the mixing laws as the paper fits them. */
  private static final double LEAST_RIDGE = 1e-10;

  /** The hold while the number of implicit domains is chosen. */
  private static final double UNITS_RIDGE = 1e-4;

  private static final int SLICE_STARTS = 24;
  private static final int STARTS = 4;

  private final MixingForm form;
  private final Scope scope;

  LawName(MixingForm form, Scope scope) {
    this.form = form;
    this.scope = scope;
  }

  /**
   * A fit.
   *
   * @param law the law
   * @param diagnostics of the mixing laws, by series; empty for laws without
   * @param ridge the hold on slopes, as a share of the losses' variance; empty for laws without
   */
  public record Outcome(
      Law law, SortedMap<String, MixingFit.Diagnostics> diagnostics, OptionalDouble ridge) {
    private static Outcome of(Law law) {
      return new Outcome(law, Collections.emptySortedMap(), OptionalDouble.empty());
    }
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
            () -> InputException.of("the law '%s' is unknown; accepted are %s", text, names()));
  }

  /**
   * All names.
   *
   * @return separated by commas
   */
  public static String names() {
    return Arrays.stream(values()).map(LawName::toString).collect(Collectors.joining(", "));
  }

  /** Whether the law speaks of mixtures that were not measured. */
  boolean predictsMixtures() {
    return scope != Scope.CURVES;
  }

  /** Whether the law speaks of one size and token count alone. */
  boolean isSlice() {
    return scope == Scope.SLICE;
  }

  /**
   * What the law needs of a table.
   *
   * @param table a loss table
   * @return the part of it that the law is fitted on
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

  public Outcome fit(List<String> domains, List<Series> series, LawOptions options) {
    return switch (scope) {
      case SLICE -> slice(domains, series, options);
      case CURVES ->
          Outcome.of(
              CurveLaw.fit(
                  this == STEP ? CurveLaw.Axis.TOKENS : CurveLaw.Axis.SIZE,
                  domains,
                  series,
                  options
                      .sharing()
                      .orElse(this == STEP ? CurveLaw.Sharing.SIZE : CurveLaw.Sharing.ALL)));
      case JOINT -> joint(domains, series, options);
      case KRIGED ->
          Outcome.of(
              GaussianProcessFit.fit(
                  domains,
                  series,
                  Weighting.EQUAL,
                  ExponentPrior.CENTRED,
                  Optional.empty(),
                  Optional.empty()));
      case NESTED -> nested(domains, series, options);
    };
  }

  private Outcome slice(List<String> domains, List<Series> series, LawOptions options) {
    ScaleFit.Result scales = scales(series);
    if (this != IMPLICIT) {
      MixingFit.Options how = options.mixing(options.ridge().orElse(LEAST_RIDGE), SLICE_STARTS);
      return outcome(JointFit.fit(form, domains, series, how, scales, Optional.empty()), how);
    }
    List<MixingPoints> points = MixtureLevels.points(series, scales);
    MixingForm units = RidgeChoice.implicit(points, options.mixing(UNITS_RIDGE, STARTS));
    MixingFit.Options how = options.mixing(ridge(units, points, options), STARTS);
    return outcome(JointFit.fit(units, domains, series, how, scales, Optional.empty()), how);
  }

  private static double ridge(MixingForm form, List<MixingPoints> points, LawOptions options) {
    return options
        .ridge()
        .orElseGet(
            () -> RidgeChoice.of(form, points, options.mixing(0, starts(points.get(0).domains()))));
  }

  /** One more than lets every domain be the steep one, and two anywhere. */
  private static int starts(int domains) {
    return domains + 3;
  }

  private Outcome joint(List<String> domains, List<Series> series, LawOptions options) {
    ScaleFit.Result scales = scales(series);
    MixingFit.Options how =
        options.mixing(
            ridge(form, MixtureLevels.points(series, scales), options), starts(domains.size()));
    return outcome(JointFit.fit(form, domains, series, how, scales, Optional.empty()), how);
  }

  private static ScaleFit.Result scales(List<Series> series) {
    return MixtureLevels.fit(series, Weighting.EQUAL, ExponentPrior.CENTRED);
  }

  private static Outcome outcome(JointFit.Result fit, MixingFit.Options options) {
    return new Outcome(fit.law(), fit.diagnostics(), OptionalDouble.of(options.ridge()));
  }

  private Outcome nested(List<String> domains, List<Series> series, LawOptions options) {
    double[] equal = new double[series.get(0).mixtures()];
    Arrays.fill(equal, 1);
    double ridge = options.ridge().orElse(LEAST_RIDGE);
    if (this != PAPER && options.ridge().isEmpty()) {
      Series first = series.get(0);
      double size = Arrays.stream(first.params()).max().orElseThrow();
      double tokens = Arrays.stream(first.tokens()).max().orElseThrow();
      ridge =
          ridge(
              form,
              SequentialLaw.fit(form, domains, series, equal, ridge).points(size, tokens),
              options);
    }
    return new Outcome(
        SequentialLaw.fit(form, domains, series, equal, ridge),
        new TreeMap<>(),
        OptionalDouble.of(ridge));
  }

  /**
   * A law that the measurements allow as well: fitted again to resampled mixtures and sizes (the
   * Bayesian bootstrap, a run's checkpoints as one block) under a prior of the exponents about a
   * drawn centre; a Gaussian process is drawn from its posterior instead.
   *
   * @param outcome the law
   * @param series what it was fitted on
   * @param options how
   * @param seed of the draw
   * @return the draw
   */
  public Law draw(Outcome outcome, List<Series> series, LawOptions options, long seed) {
    SplittableRandom random = new SplittableRandom(Seeds.derive(seed, "prior"));
    ExponentPrior prior = ExponentPrior.CENTRED.drawn(random);
    if (outcome.law() instanceof JointLaw law) {
      MixingFit.Options how = options.mixing(outcome.ridge().orElseThrow(), 1);
      return JointFit.fit(
              law.form(),
              law.trainingDomains(),
              series,
              how,
              MixtureLevels.fit(series, new Resampling(seed, true), prior),
              Optional.of(law))
          .law();
    }
    if (outcome.law() instanceof GaussianProcessLaw law) {
      return GaussianProcessFit.fit(
          law.trainingDomains(),
          series,
          new Resampling(seed, false),
          prior,
          Optional.of(Hyperparameters.of(law)),
          Optional.of(seed));
    }
    if (outcome.law() instanceof SequentialLaw law) {
      return SequentialLaw.fit(
          law.form(),
          law.trainingDomains(),
          series,
          new Resampling(seed, true).mixtures(law.mixtures().size()),
          law.ridge());
    }
    return outcome.law();
  }

  /**
   * The classes of fitted laws, each under the name that documents call it by.
   *
   * @return classes
   */
  static List<Class<?>> kinds() {
    return List.of(JointLaw.class, GaussianProcessLaw.class, SequentialLaw.class, CurveLaw.class);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
