package org.mixlaw.law.swarm;

import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * A law drawn from the posterior of a {@link SwarmLaw}: made anew from its seed wherever it is
 * asked, so that a document need not hold it.
 *
 * @param posterior the law that it is a draw of
 * @param seed of the draw
 */
@JsonTypeName("swarm-draw")
public record SwarmDraw(SwarmLaw posterior, long seed) implements PosteriorDraw {
  @Override
  public AtTarget at(double params, double tokens) {
    return posterior.drawn(seed);
  }
}
