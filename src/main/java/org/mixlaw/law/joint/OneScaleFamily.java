package org.mixlaw.law.joint;

import java.util.List;
import java.util.Optional;
import org.mixlaw.law.LawOptions;
import org.mixlaw.law.mixing.MixingFit;
import org.mixlaw.law.mixing.MixingForm;
import org.mixlaw.law.scaling.MixtureLevels;
import org.mixlaw.loss.Series;

/**
 * Mixing laws at one size and token count, by least squares as the paper fits them.
 *
 * @param name the name
 * @param description what they are
 * @param form their form
 * @param mayBeChosen whether a fit may choose them
 */
public record OneScaleFamily(String name, String description, MixingForm form, boolean mayBeChosen)
    implements FormulaFamily {
  private static final int STARTS = 24;

  @Override
  public Outcome fit(List<String> trainingDomains, List<Series> series, LawOptions options) {
    MixingFit.Options how = options.mixing(options.ridgeOrLeast(), options.brief() ? 1 : STARTS);
    return JointFit.fit(
            form,
            trainingDomains,
            series,
            how,
            MixtureLevels.fit(series, options),
            Optional.empty())
        .outcome(how.ridge());
  }
}
