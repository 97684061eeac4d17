package org.mixlaw.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.mixlaw.law.Law;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;

class PredictorTest {
  /** A law that counts how often it is asked. */
  private static final class Counting implements Law {
    private final Law law;
    private final AtomicInteger targets = new AtomicInteger();
    private final AtomicInteger mixtures = new AtomicInteger();

    Counting(Law law) {
      this.law = law;
    }

    @Override
    public List<String> trainingDomains() {
      return law.trainingDomains();
    }

    @Override
    public List<String> series() {
      return law.series();
    }

    @Override
    public AtTarget at(double params, double tokens) {
      targets.incrementAndGet();
      AtTarget at = law.at(params, tokens);
      return proportions -> {
        mixtures.incrementAndGet();
        return at.losses(proportions);
      };
    }
  }

  /** Some laws fit a mixing law for every target that they are asked for. */
  @Test
  void aLawIsAskedOnceForAllThatIsSaidOfAMixture() {
    FittedLaws laws =
        LawFitter.fit("joint-m2", TestFits.published("two-domain"), new TreeMap<>(), 1);
    Counting counting = new Counting(laws.fitted());
    FittedLaws counted =
        new FittedLaws(
            laws.law(),
            laws.clusters(),
            counting,
            laws.draws(),
            laws.quality(),
            laws.measured(),
            laws.ridge(),
            laws.holdOut(),
            laws.compared(),
            laws.naive(),
            laws.caution(),
            laws.warnings(),
            laws.unit(),
            laws.noise());
    double params = laws.measured().params().get(laws.measured().params().size() - 1);
    Predictor predictor = counted.predictor(params, laws.measured().tokens().last(), 0.8);
    assertEquals(1, counting.targets.get());
    SortedMap<String, Double> weights = laws.seriesWeights(Weights.equal(laws.series()));
    Mixture mixture = Mixture.parse("Github=0.3,Pile-CC=0.7", "mixture");
    assertEquals(
        laws.predictor(params, laws.measured().tokens().last(), 0.8).predict(mixture, weights),
        predictor.predict(mixture, weights));
    assertEquals(1, counting.mixtures.get());
    predictor.gain(mixture, Mixture.parse("Github=0.5,Pile-CC=0.5", "mixture"), weights);
    assertEquals(3, counting.mixtures.get());
    predictor.runDifference(mixture, weights);
    assertEquals(4, counting.mixtures.get());
    assertEquals(1, counting.targets.get());
  }
}
