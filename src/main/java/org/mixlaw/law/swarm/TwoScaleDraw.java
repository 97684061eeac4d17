package org.mixlaw.law.swarm;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Optional;

/**
 * A law drawn from the posterior of a {@link TwoScaleLaw}: another function at the small scale, and
 * large runs that might have come out otherwise by their noise.
 *
 * @param posterior the law that it is a draw of
 * @param seed of the draw
 */
@JsonTypeName("two-scales-draw")
public record TwoScaleDraw(TwoScaleLaw posterior, long seed) implements PosteriorDraw {
  @Override
  public AtTarget at(double params, double tokens) {
    return posterior.at(params, posterior.small().draw(seed), Optional.of(seed));
  }
}
