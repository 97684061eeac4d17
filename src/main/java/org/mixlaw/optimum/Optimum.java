package org.mixlaw.optimum;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.mixlaw.mixture.Mixture;

/**
 * The best mixture for a target, and how much to believe of it.
 *
 * @param params non-embedding parameters of the target
 * @param tokens its training tokens
 * @param goal what best means
 * @param weights the weights of the validation domains that count, summing to 1
 * @param caps the caps that held
 * @param floors the floors that held; a domain whose cap is as large has a fixed share
 * @param mixture the best mixture
 * @param loss its weighted loss
 * @param losses its loss on every validation domain
 * @param baseline what it is compared with
 * @param gain how much lower the goal's value is than the baseline's
 * @param nearOptimal the mixtures that cannot be told from it
 * @param nearestMeasured the nearest mixture that was measured; empty where none is known
 * @param starts how the search went
 * @param level the probability of all intervals
 * @param warnings in words: what speaks against trusting it
 */
public record Optimum(
    long params,
    long tokens,
    Goal goal,
    SortedMap<String, Double> weights,
    SortedMap<String, Double> caps,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, Double> floors,
    Mixture mixture,
    Estimate loss,
    SortedMap<String, Estimate> losses,
    Baseline baseline,
    Gain gain,
    NearOptimal nearOptimal,
    Optional<Nearest> nearestMeasured,
    Starts starts,
    double level,
    List<String> warnings) {
  /** A document from before there were floors has none. */
  public Optimum {
    floors = floors == null ? Collections.emptySortedMap() : floors;
  }

  /**
   * The mixture compared with.
   *
   * @param name what it is: {@code uniform}, {@code proportional}, {@code given}
   * @param mixture its proportions
   * @param loss its weighted loss
   * @param losses its loss on every validation domain
   */
  public record Baseline(
      String name, Mixture mixture, Estimate loss, SortedMap<String, Estimate> losses) {}

  /**
   * The gain over the baseline, in nats.
   *
   * @param value as fitted
   * @param lower the interval's lower end
   * @param upper the interval's upper end
   * @param probability the share of draws in which the optimum beats the baseline
   */
  public record Gain(double value, double lower, double upper, double probability) {}

  /**
   * The nearest measured mixture.
   *
   * @param mixture its proportions
   * @param distance total variation: the mass that would have to move
   * @param usual the largest distance of a measured mixture from its own nearest neighbour
   */
  public record Nearest(Mixture mixture, double distance, double usual) {}

  /**
   * How the search went.
   *
   * @param count starts descended from
   * @param agreeing how many ended at this minimum
   * @param draws draws of the law behind intervals and probability
   * @param seed the seed
   */
  public record Starts(int count, int agreeing, int draws, long seed) {}

  /**
   * With further warnings before its own.
   *
   * @param further in words
   * @return the optimum
   */
  Optimum withWarnings(List<String> further) {
    List<String> all = new java.util.ArrayList<>(further);
    all.addAll(warnings);
    return new Optimum(
        params,
        tokens,
        goal,
        weights,
        caps,
        floors,
        mixture,
        loss,
        losses,
        baseline,
        gain,
        nearOptimal,
        nearestMeasured,
        starts,
        level,
        List.copyOf(all));
  }
}
