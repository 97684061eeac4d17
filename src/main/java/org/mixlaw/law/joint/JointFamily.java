package org.mixlaw.law.joint;

import java.util.List;
import org.mixlaw.law.LawOptions;
import org.mixlaw.law.mixing.MixingForm;
import org.mixlaw.law.mixing.RidgeChoice;
import org.mixlaw.law.scaling.MixtureLevels;
import org.mixlaw.law.scaling.ScaleFit;
import org.mixlaw.loss.Series;

/**
 * Joint laws over size, tokens and mixture, their ridge penalty by cross-validation.
 *
 * @param name the name
 * @param description what they are
 * @param form the form of their mixing laws
 * @param mayBeChosen whether a fit may choose them
 */
public record JointFamily(String name, String description, MixingForm form, boolean mayBeChosen)
    implements FormulaFamily {
  @Override
  public Scope scope() {
    return Scope.ALL_SCALES;
  }

  @Override
  public boolean heldByPrior() {
    return true;
  }

  @Override
  public Outcome fit(List<String> trainingDomains, List<Series> series, LawOptions options) {
    ScaleFit.Result scales = MixtureLevels.fit(series, options);
    RidgeChoice.Fitted fitted = options.regularised(form, MixtureLevels.points(series, scales));
    return JointFit.of(form, trainingDomains, series, scales, fitted.fits())
        .outcome(fitted.ridge());
  }
}
