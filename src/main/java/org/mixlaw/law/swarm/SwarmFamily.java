package org.mixlaw.law.swarm;

import java.util.List;
import java.util.Map;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.Series;

/**
 * Gaussian processes over mixtures at one size and token count.
 *
 * @param name the name
 * @param description what they are
 */
public record SwarmFamily(String name, String description) implements LawFamily {
  @Override
  public Scope scope() {
    return Scope.ONE_SCALE;
  }

  @Override
  public Class<? extends Law> kind() {
    return SwarmLaw.class;
  }

  @Override
  public List<Class<? extends Law>> kinds() {
    return List.of(SwarmLaw.class, SwarmDraw.class);
  }

  @Override
  public boolean mayBeChosen() {
    return true;
  }

  @Override
  public Outcome fit(List<String> trainingDomains, List<Series> series, LawOptions options) {
    return Outcome.of(SwarmFit.fit(trainingDomains, series, Map.of(), options.brief()));
  }

  @Override
  public Law draw(Outcome outcome, List<Series> series, LawOptions options, long seed) {
    return ((SwarmLaw) outcome.law()).draw(seed);
  }
}
