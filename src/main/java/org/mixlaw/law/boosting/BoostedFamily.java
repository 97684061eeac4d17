package org.mixlaw.law.boosting;

import java.util.List;
import java.util.Optional;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.Series;

/**
 * LightGBM's trees over mixtures at one size and token count.
 *
 * @param name the name
 * @param description what they are
 */
public record BoostedFamily(String name, String description) implements LawFamily {
  @Override
  public Scope scope() {
    return Scope.ONE_SCALE;
  }

  @Override
  public Class<? extends Law> kind() {
    return BoostedLaw.class;
  }

  @Override
  public boolean mayBeChosen() {
    return true;
  }

  @Override
  public Optional<String> unavailable() {
    return LightGbm.unavailable();
  }

  @Override
  public Outcome fit(List<String> trainingDomains, List<Series> series, LawOptions options) {
    return Outcome.of(BoostedLaw.fit(trainingDomains, series));
  }

  /** Trees know no uncertainty: what they miss of mixtures left out speaks for them. */
  @Override
  public Law draw(Outcome outcome, List<Series> series, LawOptions options, long seed) {
    return outcome.law();
  }
}
