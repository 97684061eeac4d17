package org.mixlaw.law.swarm;

import java.util.List;
import org.mixlaw.law.Law;

/** A law drawn from the posterior of another: over the same domains and series. */
interface PosteriorDraw extends Law {
  /** The law that it is a draw of. */
  Law posterior();

  @Override
  default List<String> trainingDomains() {
    return posterior().trainingDomains();
  }

  @Override
  default List<String> series() {
    return posterior().series();
  }
}
