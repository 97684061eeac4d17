package org.mixlaw.law.gp;

import java.util.List;
import java.util.Optional;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.law.scaling.ExponentPrior;
import org.mixlaw.law.scaling.MixtureLevels;
import org.mixlaw.law.scaling.Resampling;
import org.mixlaw.law.scaling.Weighting;
import org.mixlaw.loss.Series;

/**
 * Joint laws over size and tokens with a Gaussian process over mixtures.
 *
 * @param name the name
 * @param description what they are
 */
public record JointProcessFamily(String name, String description) implements LawFamily {
  @Override
  public Scope scope() {
    return Scope.ALL_SCALES;
  }

  @Override
  public Class<? extends Law> kind() {
    return GaussianProcessLaw.class;
  }

  @Override
  public boolean mayBeChosen() {
    return true;
  }

  /**
   * A Gaussian process that has seen few mixtures knows little of the corners, where an optimum is
   * sought: with fewer than two mixtures for every training domain, formulas alone are asked,
   * however the few left-out mixtures fall.
   */
  @Override
  public int mixturesToBeChosen(int trainingDomains) {
    return 2 * trainingDomains;
  }

  @Override
  public boolean comparedAtOneScale() {
    return true;
  }

  @Override
  public boolean heldByPrior() {
    return true;
  }

  @Override
  public Outcome fit(List<String> trainingDomains, List<Series> series, LawOptions options) {
    return fit(trainingDomains, series, options, Optional.empty());
  }

  @Override
  public Outcome again(
      Outcome outcome, List<String> trainingDomains, List<Series> part, LawOptions options) {
    GaussianProcessLaw law = (GaussianProcessLaw) outcome.law();
    return fit(trainingDomains, part, options, Optional.of(Hyperparameters.of(law)));
  }

  private static Outcome fit(
      List<String> trainingDomains,
      List<Series> series,
      LawOptions options,
      Optional<Hyperparameters> known) {
    return Outcome.of(
        GaussianProcessFit.fit(
            trainingDomains,
            series,
            Weighting.MEASURED,
            MixtureLevels.fit(series, options),
            known,
            Optional.empty()));
  }

  /** Sizes resampled, the exponents' prior about a drawn centre, functions from the posterior. */
  @Override
  public Law draw(Outcome outcome, List<Series> series, LawOptions options, long seed) {
    GaussianProcessLaw law = (GaussianProcessLaw) outcome.law();
    Weighting resampled = new Resampling(seed, false);
    return GaussianProcessFit.fit(
        law.trainingDomains(),
        series,
        resampled,
        MixtureLevels.fit(series, resampled, ExponentPrior.CENTRED.drawn(seed)),
        Optional.of(Hyperparameters.of(law)),
        Optional.of(seed));
  }
}
