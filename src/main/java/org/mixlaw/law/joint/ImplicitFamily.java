package org.mixlaw.law.joint;

import java.util.List;
import java.util.Optional;
import org.mixlaw.law.LawOptions;
import org.mixlaw.law.mixing.MixingFit;
import org.mixlaw.law.mixing.MixingForm;
import org.mixlaw.law.mixing.MixingPoints;
import org.mixlaw.law.mixing.RidgeChoice;
import org.mixlaw.law.scaling.MixtureLevels;
import org.mixlaw.law.scaling.ScaleFit;
import org.mixlaw.loss.Series;

/**
 * Mixing laws of several exponential units at one size and token count; cross-validation chooses
 * how many.
 *
 * @param name the name
 * @param description what they are
 */
public record ImplicitFamily(String name, String description) implements FormulaFamily {
  /** The ridge penalty while the number of units is chosen. */
  private static final double UNITS_RIDGE = 1e-4;

  private static final int STARTS = 4;

  @Override
  public Outcome fit(List<String> trainingDomains, List<Series> series, LawOptions options) {
    ScaleFit.Result scales = MixtureLevels.fit(series, options);
    List<MixingPoints> points = MixtureLevels.points(series, scales);
    MixingForm units = RidgeChoice.implicit(points, options.mixing(UNITS_RIDGE, STARTS));
    MixingFit.Options how = options.mixing(options.ridgeOrChosen(units, points), STARTS);
    return JointFit.fit(units, trainingDomains, series, how, scales, Optional.empty())
        .outcome(how.ridge());
  }
}
