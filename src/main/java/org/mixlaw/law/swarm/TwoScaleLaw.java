package org.mixlaw.law.swarm;

import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
 * @param measured logarithms of small losses by series, in the order of the law's mixtures; NaN
 *     where not measured
 * @param gaps what lies between the scales, by series
 */
@JsonTypeName("two-scales")
@JsonIdentityInfo(generator = ObjectIdGenerators.IntSequenceGenerator.class, property = "id")
public record TwoScaleLaw(
    Scales scales,
    SwarmLaw small,
    SortedMap<String, double[]> measured,
    SortedMap<String, ScaleGap> gaps)
    implements UncertainLaw {
  /** Copies. */
  public TwoScaleLaw {
    measured = new TreeMap<>(measured);
    gaps = new TreeMap<>(gaps);
  }

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
    double[][] known = measured.values().toArray(double[][]::new);
    List<ScaleGap.Working> working = new ArrayList<>();
    gaps.forEach(
        (name, gap) -> working.add(gap.working(small.parameters().get(name).kernel(), name, draw)));
    return r -> {
      double[] losses = smaller.losses(r);
      int own = place(r);
      for (int i = 0; i < losses.length; i++) {
        boolean has = own >= 0 && !Double.isNaN(known[i][own]);
        double log = working.get(i).large(r, has ? known[i][own] : Math.log(losses[i]));
        losses[i] = Math.min(MAX_LOSS, Math.exp(log));
      }
      return losses;
    };
  }

  private int place(double[] r) {
    List<double[]> mixtures = small.mixtures();
    for (int k = 0; k < mixtures.size(); k++) {
      if (Arrays.equals(mixtures.get(k), r)) {
        return k;
      }
    }
    return -1;
  }

  @Override
  public Deviation[] deviations(double params, double tokens, double[] proportions) {
    Deviation[] below = small.deviations(params, tokens, proportions);
    if (params < scales.large().params()) {
      return below;
    }
    double[] losses = at(params, tokens).losses(proportions);
    double[] smaller = small.at(params, tokens).losses(proportions);
    int own = place(proportions);
    int i = 0;
    for (String name : gaps.keySet()) {
      ScaleGap gap = gaps.get(name);
      boolean has = own >= 0 && !Double.isNaN(measured.get(name)[own]);
      ScaleGap.Working working =
          gap.working(small.parameters().get(name).kernel(), name, Optional.empty());
      double log = has ? measured.get(name)[own] : Math.log(smaller[i]);
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
