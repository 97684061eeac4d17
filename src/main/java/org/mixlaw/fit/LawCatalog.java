package org.mixlaw.fit;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.mixlaw.base.InputException;
import org.mixlaw.law.ExponentSharing;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.boosting.BoostedFamily;
import org.mixlaw.law.curve.CurveFamily;
import org.mixlaw.law.curve.CurveLaw;
import org.mixlaw.law.gp.JointProcessFamily;
import org.mixlaw.law.joint.ImplicitFamily;
import org.mixlaw.law.joint.JointFamily;
import org.mixlaw.law.joint.OneScaleFamily;
import org.mixlaw.law.mixing.MixingForm;
import org.mixlaw.law.sequential.SequentialFamily;
import org.mixlaw.law.swarm.SwarmFamily;
import org.mixlaw.law.swarm.TwoScaleFamily;

/**
 * The families of laws that can be fitted: the one list of them. A new one is its room under {@code
 * law} and a line here; its name then stands in {@code --help}, its JSON is read, {@code --compare}
 * shows it, and a fit may choose it where the family says so.
 */
public final class LawCatalog {
  private static final List<LawFamily> FAMILIES =
      List.of(
          new OneScaleFamily("m1", "c + sum_j k_j exp(t_j r_j)", MixingForm.M1, true),
          new OneScaleFamily("m2", "c + k sum_j exp(t_j r_j)", MixingForm.M2, true),
          new OneScaleFamily("m3", "c + k exp(prod_j t_j r_j)", MixingForm.M3, false),
          new OneScaleFamily("m4", "c + k exp(sum_j t_j r_j)", MixingForm.M4, true),
          new OneScaleFamily("bimix", "powers of proportions", MixingForm.BIMIX, true),
          new SwarmFamily("gp", "a Gaussian process a loss, for any number of mixtures"),
          new BoostedFamily("lightgbm", "LightGBM's boosted trees, for hundreds of mixtures"),
          new TwoScaleFamily(
              "two-scales", "small losses and a Gaussian process for what differs", false),
          new TwoScaleFamily("affine", "a straight line through logarithms of losses", true),
          new ImplicitFamily("implicit", "several exponential units, for an overall loss"),
          new CurveFamily("step", "E + B/D^e", CurveLaw.Axis.TOKENS, ExponentSharing.SIZE),
          new CurveFamily("size", "E + A/N^e", CurveLaw.Axis.SIZE, ExponentSharing.ALL),
          new SequentialFamily(
              "paper", "step, size and mixing law m4 in sequence", MixingForm.M4, false, false),
          new SequentialFamily(
              "nested-m2", "step, size and mixing law m2 in sequence", MixingForm.M2, true, true),
          new JointFamily("joint-m1", "one law over N, D and mixture, by m1", MixingForm.M1, true),
          new JointFamily(
              "joint-m2",
              "one law over N, D and mixture, by m2, the safe choice",
              MixingForm.M2,
              true),
          new JointFamily("joint-m4", "one law over N, D and mixture, by m4", MixingForm.M4, true),
          new JointProcessFamily(
              "joint-gp",
              "one law over N, D and mixture, by a Gaussian process, for many mixtures"),
          AverageFamily.UNWEIGHTED);

  /** What is fitted to one size and token count where hold-out validation cannot choose. */
  static final LawFamily AT_ONE_SCALE = named("m2");

  /** What is fitted to several where hold-out validation cannot choose. */
  static final LawFamily AT_ALL_SCALES = named("joint-m2");

  private LawCatalog() {}

  /**
   * All families.
   *
   * @return in the order of their listing
   */
  public static List<LawFamily> all() {
    return FAMILIES;
  }

  /**
   * Finds a family.
   *
   * @param name its name, in any case
   * @return the family
   * @throws InputException if there is none of that name
   */
  public static LawFamily named(String name) {
    return FAMILIES.stream()
        .filter(family -> family.name().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                InputException.of(
                    "the law '%s' is unknown; accepted are %s", name, names(FAMILIES)));
  }

  /**
   * The families of a scope.
   *
   * @param scope the scope
   * @return families
   */
  public static List<LawFamily> of(LawFamily.Scope scope) {
    return FAMILIES.stream().filter(family -> family.scope() == scope).toList();
  }

  /**
   * The families among which hold-out validation chooses, on this machine.
   *
   * @param scope at one scale or at all scales
   * @return families
   */
  public static List<LawFamily> candidates(LawFamily.Scope scope) {
    return of(scope).stream()
        .filter(family -> family.mayBeChosen() && family.unavailable().isEmpty())
        .toList();
  }

  /**
   * Names of families.
   *
   * @param families the families
   * @return separated by commas
   */
  public static String names(Collection<LawFamily> families) {
    return families.stream().map(LawFamily::name).collect(Collectors.joining(", "));
  }

  /**
   * The classes of fitted laws, each under the name that documents call it by.
   *
   * @return classes
   */
  static Set<Class<?>> kinds() {
    return FAMILIES.stream()
        .flatMap(family -> family.kinds().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
