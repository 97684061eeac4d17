package org.mixlaw.law.swarm;

import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.law.ByDomain;
import org.mixlaw.law.Law;
import org.mixlaw.law.UncertainLaw;

/**
 * Losses at a large scale from those at a small one, where many more mixtures were measured: with z
 * the logarithm of a mixture's small loss (its own, where it was measured, else the {@link
 * SwarmLaw}'s) and Y that of its large loss, both about their means over the large runs and in
 * units of the small losses' spread, {@code Y = slope z + g(r)}. The correction g is a Gaussian
 * process as {@link ScaleGap} says or, for an affine map of logarithms, 0. Below the large scale's
 * size the law gives the small scale's losses.
 *
 * @param scales the two scales
 * @param small the law at the small scale
 * @param measured small losses that were measured
 * @param gaps what lies between the scales, by series
 */
@JsonTypeName("two-scales")
@JsonIdentityInfo(generator = ObjectIdGenerators.IntSequenceGenerator.class, property = "id")
public record TwoScaleLaw(
    Scales scales, SwarmLaw small, List<SmallLosses> measured, SortedMap<String, ScaleGap> gaps)
    implements UncertainLaw {
  /** Copies. */
  public TwoScaleLaw {
    measured = List.copyOf(measured);
    gaps = new TreeMap<>(gaps);
  }

  /**
   * Small losses of a mixture.
   *
   * @param proportions in the order of the training domains
   * @param logLosses mean logarithm of its losses, by series that were measured; drawn towards the
   *     small law's where they are noisier than usual
   */
  public record SmallLosses(@ByDomain double[] proportions, SortedMap<String, Double> logLosses) {}

  @Override
  public List<String> trainingDomains() {
    return small.trainingDomains();
  }

  @Override
  public List<String> series() {
    return List.copyOf(gaps.keySet());
  }

  @Override
  public AtTarget at(double params, double tokens) {
    return at(params, small, Optional.empty());
  }

  @Override
  public Law draw(long seed) {
    return new TwoScaleDraw(this, seed);
  }

  AtTarget at(double params, Law below, Optional<Long> draw) {
    AtTarget smaller = below.at(scales.small().params(), scales.small().tokens());
    if (params < scales.large().params()) {
      return smaller;
    }
    String[] names = gaps.keySet().toArray(String[]::new);
    List<ScaleGap.Working> working = new ArrayList<>();
    gaps.forEach(
        (name, gap) -> working.add(gap.working(small.parameters().get(name).kernel(), name, draw)));
    return r -> {
      double[] losses = smaller.losses(r);
      SortedMap<String, Double> own = measured(r);
      for (int i = 0; i < losses.length; i++) {
        double small = own.getOrDefault(names[i], Math.log(losses[i]));
        double log = working.get(i).large(r, small);
        losses[i] = Math.min(MAX_LOSS, Math.exp(log));
      }
      return losses;
    };
  }

  private SortedMap<String, Double> measured(double[] r) {
    for (SmallLosses mixture : measured) {
      if (Arrays.equals(mixture.proportions, r)) {
        return mixture.logLosses;
      }
    }
    return Collections.emptySortedMap();
  }

  @Override
  public Deviation[] deviations(double params, double tokens, double[] proportions) {
    Deviation[] below = small.deviations(params, tokens, proportions);
    if (params < scales.large().params()) {
      return below;
    }
    double[] losses = at(params, tokens).losses(proportions);
    double[] smaller = small.at(params, tokens).losses(proportions);
    SortedMap<String, Double> own = measured(proportions);
    int i = 0;
    for (String name : gaps.keySet()) {
      ScaleGap gap = gaps.get(name);
      boolean has = own.containsKey(name);
      ScaleGap.Working working =
          gap.working(small.parameters().get(name).kernel(), name, Optional.empty());
      double log = has ? own.get(name) : Math.log(smaller[i]);
      double fromSmall = has ? 0 : gap.slope() * below[i].expected() / smaller[i];
      double[] own2 = working.deviation(proportions, log);
      below[i] =
          new Deviation(
              losses[i] * Math.hypot(fromSmall, gap.unit() * own2[0]),
              losses[i] * gap.unit() * own2[1]);
      i++;
    }
    return below;
  }
}
