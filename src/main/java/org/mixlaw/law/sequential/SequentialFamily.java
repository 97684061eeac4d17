package org.mixlaw.law.sequential;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.law.mixing.MixingForm;
import org.mixlaw.law.mixing.MixingPoints;
import org.mixlaw.law.scaling.Resampling;
import org.mixlaw.loss.Series;

/**
 * Sequential laws: step, size and mixing law one after the other.
 *
 * @param name the name
 * @param description what they are
 * @param form the form of their mixing laws
 * @param regularised whether cross-validation chooses their ridge penalty; else least squares, as
 *     the paper has it
 * @param mayBeChosen whether a fit may choose them
 */
public record SequentialFamily(
    String name, String description, MixingForm form, boolean regularised, boolean mayBeChosen)
    implements LawFamily {
  @Override
  public Scope scope() {
    return Scope.ALL_SCALES;
  }

  @Override
  public Class<? extends Law> kind() {
    return SequentialLaw.class;
  }

  @Override
  public Outcome fit(List<String> trainingDomains, List<Series> series, LawOptions options) {
    double[] equal = new double[series.get(0).mixtures()];
    Arrays.fill(equal, 1);
    SequentialLaw law =
        SequentialLaw.fit(form, trainingDomains, series, equal, options.ridgeOrLeast());
    if (regularised && options.ridge().isEmpty()) {
      law = law.with(options.ridgeOrChosen(form, points(law, series)));
    }
    return new Outcome(law, new TreeMap<>(), OptionalDouble.of(law.ridge()));
  }

  /** What the mixing laws are fitted to at the largest measured size and token count. */
  private static List<MixingPoints> points(SequentialLaw law, List<Series> series) {
    Series first = series.get(0);
    return law.points(
        Arrays.stream(first.params()).max().orElseThrow(),
        Arrays.stream(first.tokens()).max().orElseThrow());
  }

  /** Fitted again to resampled mixtures (the Bayesian bootstrap). */
  @Override
  public Law draw(Outcome outcome, List<Series> series, LawOptions options, long seed) {
    SequentialLaw law = (SequentialLaw) outcome.law();
    return SequentialLaw.fit(
        form,
        law.trainingDomains(),
        series,
        new Resampling(seed, true).mixtures(law.mixtures().size()),
        law.ridge());
  }
}
