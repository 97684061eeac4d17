package org.mixlaw.law.curve;

import java.util.List;
import org.mixlaw.law.ExponentSharing;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.Series;

/**
 * Step laws or size laws of measured mixtures.
 *
 * @param name the name
 * @param description what they are
 * @param axis what the curves run along
 * @param sharing which curves share an exponent, unless asked otherwise
 */
public record CurveFamily(
    String name, String description, CurveLaw.Axis axis, ExponentSharing sharing)
    implements LawFamily {
  @Override
  public Scope scope() {
    return axis == CurveLaw.Axis.TOKENS ? Scope.CURVES_OVER_TOKENS : Scope.CURVES_OVER_SIZES;
  }

  @Override
  public Class<? extends Law> kind() {
    return CurveLaw.class;
  }

  @Override
  public Usable usable(List<Series> series, LawOptions options) {
    return CurveLengths.of(axis, series, options.sharing().orElse(sharing));
  }

  @Override
  public Outcome fit(List<String> trainingDomains, List<Series> series, LawOptions options) {
    return Outcome.of(
        CurveLaw.fit(axis, trainingDomains, series, options.sharing().orElse(sharing)));
  }

  @Override
  public Law draw(Outcome outcome, List<Series> series, LawOptions options, long seed) {
    return outcome.law();
  }
}
