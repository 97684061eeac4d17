package org.mixlaw.law.joint;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.law.mixing.MixingFit;
import org.mixlaw.law.mixing.MixingForm;
import org.mixlaw.law.scaling.Drift;
import org.mixlaw.law.scaling.ExponentPrior;
import org.mixlaw.law.scaling.MixtureLevels;
import org.mixlaw.law.scaling.Resampling;
import org.mixlaw.law.scaling.ScaleFit;
import org.mixlaw.loss.Series;

/**
 * Fits {@link JointLaw} in two steps that do not disturb each other: {@link ScaleFit} with a free
 * level for every mixture, then a mixing law for each series to its levels. A mixing law that does
 * not suit the mixtures cannot bend the exponents so.
 */
public final class JointFit {
  private JointFit() {}

  /**
   * A fit.
   *
   * @param law the law
   * @param mixing the fit of each series' mixing law
   */
  public record Result(JointLaw law, SortedMap<String, MixingFit.Result> mixing) {
    LawFamily.Outcome outcome(double ridge) {
      return new LawFamily.Outcome(law, mixing, OptionalDouble.of(ridge));
    }
  }

  /**
   * A law fitted again to resampled mixtures and sizes (the Bayesian bootstrap, a run's checkpoints
   * as one block) under a prior of the exponents about a drawn centre.
   */
  static JointLaw draw(
      LawFamily.Outcome outcome, List<Series> series, LawOptions options, long seed) {
    JointLaw law = (JointLaw) outcome.law();
    return fit(
            law.form(),
            law.trainingDomains(),
            series,
            options.mixing(outcome.ridge().orElseThrow(), 1),
            MixtureLevels.fit(
                series, new Resampling(seed, true), ExponentPrior.CENTRED.drawn(seed)),
            Optional.of(law))
        .law();
  }

  /**
   * Fits.
   *
   * @param form the form of the mixing law
   * @param trainingDomains the training domains, sorted
   * @param series the measurements
   * @param options how mixing laws are fitted
   * @param scales how the series scale
   * @param near a law for much the same measurements, to start from; empty to search afresh
   * @return the law
   */
  public static Result fit(
      MixingForm form,
      List<String> trainingDomains,
      List<Series> series,
      MixingFit.Options options,
      ScaleFit.Result scales,
      Optional<JointLaw> near) {
    List<MixingFit.Result> fits =
        series.parallelStream()
            .map(
                s ->
                    MixingFit.fit(
                        form,
                        MixtureLevels.points(s, scales.scales().get(s.name())),
                        options,
                        near.map(law -> law.parameters().get(s.name()).mixing())))
            .toList();
    return of(form, trainingDomains, series, scales, fits);
  }

  /**
   * The law of mixing laws that are fitted already.
   *
   * @param form their form
   * @param trainingDomains the training domains, sorted
   * @param series the measurements
   * @param scales how the series scale
   * @param fits the mixing law of each series
   * @return the law
   */
  static Result of(
      MixingForm form,
      List<String> trainingDomains,
      List<Series> series,
      ScaleFit.Result scales,
      List<MixingFit.Result> fits) {
    SortedMap<String, JointLaw.Own> parameters = new TreeMap<>();
    SortedMap<String, MixingFit.Result> byName = new TreeMap<>();
    for (int i = 0; i < fits.size(); i++) {
      String name = series.get(i).name();
      ScaleFit.Scale scale = scales.scales().get(name);
      parameters.put(
          name, new JointLaw.Own(fits.get(i).law(), scale.sizeFactor(), scale.tokenFactor()));
      byName.put(name, fits.get(i));
    }
    JointLaw law = new JointLaw(form, trainingDomains, scales.shape(), parameters, Drift.NONE);
    return new Result(law.with(Drift.of(law, series)), byName);
  }
}
