package org.mixlaw.optimum;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.mixlaw.base.InputException;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.ProportionBounds;

/**
 * What is asked of an {@link OptimumSearch}: the target, what counts, what is allowed, what to
 * compare with. Start from {@link #at} and change what differs from the default.
 *
 * @param params non-embedding parameters of the target model
 * @param tokens tokens it is trained on
 * @param goal what best means
 * @param weights a weight for each validation domain that counts; empty: all the same
 * @param caps the largest proportion of a training domain, where there is one
 * @param floors the smallest proportion of a training domain, where there is one
 * @param baseline the mixture to compare with; empty: uniform
 * @param baselineName what the baseline is, in a word or two
 * @param prior a mixture to stay near; empty for none
 * @param pull how strongly, in nats: {@code pull * KL(mixture, prior)} is added to the objective
 * @param level the probability of intervals and of the near-optimal set
 * @param tolerance differences below this, in nats, mean nothing (noise of measured losses)
 * @param measured the mixtures that were measured
 * @param caution standard deviations of the predicted loss that are added to it while searching;
 *     empty for what hold-out validation chose
 * @param unseen whether training domains that no run had may take part
 * @param seed feeds the random starts
 */
public record OptimumRequest(
    long params,
    long tokens,
    Goal goal,
    SortedMap<String, Double> weights,
    SortedMap<String, Double> caps,
    SortedMap<String, Double> floors,
    Optional<Mixture> baseline,
    String baselineName,
    Optional<Mixture> prior,
    double pull,
    double level,
    double tolerance,
    List<Mixture> measured,
    OptionalDouble caution,
    boolean unseen,
    long seed) {
  /** The usual probability of intervals. */
  public static final double LEVEL = 0.8;

  /**
   * Differences in the overall loss below this mean little: about the scatter of one run's
   * evaluations about its own step law in the published measurements (0.003 to 0.006).
   */
  public static final double TOLERANCE = 0.005;

  /**
   * The usual seed, of studies as of {@code optimize}: a study's optimum is found again under its
   * laws with the same target, weights, caps and baseline.
   */
  public static final long SEED = 1;

  /**
   * Copies and checks.
   *
   * @throws InputException if a number is out of its range
   */
  public OptimumRequest {
    weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
    caps = Collections.unmodifiableSortedMap(new TreeMap<>(caps));
    floors = Collections.unmodifiableSortedMap(new TreeMap<>(floors));
    measured = List.copyOf(measured);
    if (params <= 0 || tokens <= 0) {
      throw InputException.of(
          "the target has %d parameters and %d tokens; both must be positive", params, tokens);
    }
    if (!(level > 0 && level < 1)) {
      throw InputException.of("the level is %s; accepted are numbers between 0 and 1", level);
    }
    if (!(tolerance >= 0) || Double.isInfinite(tolerance)) {
      throw InputException.of("the tolerance is %s; accepted are numbers from 0 up", tolerance);
    }
    if (caution.isPresent() && !(caution.getAsDouble() >= 0 && caution.getAsDouble() < 100)) {
      throw InputException.of(
          "the caution is %s; accepted are numbers from 0 to 100", caution.getAsDouble());
    }
    if (!(pull >= 0) || Double.isInfinite(pull)) {
      throw InputException.of("the pull is %s; accepted are numbers from 0 up", pull);
    }
  }

  /**
   * The least weighted loss at a target, every validation domain weighing the same, without caps,
   * against the uniform mixture.
   *
   * @param params non-embedding parameters
   * @param tokens training tokens
   * @return the request
   */
  public static OptimumRequest at(long params, long tokens) {
    return new OptimumRequest(
        params,
        tokens,
        Goal.WEIGHTED,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        Optional.empty(),
        "uniform",
        Optional.empty(),
        0,
        LEVEL,
        TOLERANCE,
        List.of(),
        OptionalDouble.empty(),
        false,
        SEED);
  }

  /**
   * With another goal.
   *
   * @param goal what best means
   * @return the request
   */
  public OptimumRequest withGoal(Goal goal) {
    return with(draft -> draft.goal = goal);
  }

  /**
   * With weights of validation domains; those not listed do not count.
   *
   * @param weights weights, in any common unit
   * @return the request
   */
  public OptimumRequest withWeights(Map<String, Double> weights) {
    return with(draft -> draft.weights = new TreeMap<>(weights));
  }

  /**
   * With caps on training domains.
   *
   * @param caps the largest proportion of a domain
   * @return the request
   */
  public OptimumRequest withCaps(Map<String, Double> caps) {
    return with(draft -> draft.caps = new TreeMap<>(caps));
  }

  /**
   * With floors under training domains.
   *
   * @param floors the smallest proportion of a domain
   * @return the request
   */
  public OptimumRequest withFloors(Map<String, Double> floors) {
    return with(draft -> draft.floors = new TreeMap<>(floors));
  }

  /**
   * With fixed proportions of training domains.
   *
   * @param shares the one proportion of a domain
   * @return the request
   * @throws InputException if one lies above its domain's cap
   */
  public OptimumRequest withShares(Map<String, Double> shares) {
    SortedMap<String, Double> both = new TreeMap<>(caps);
    SortedMap<String, Double> under = new TreeMap<>(floors);
    shares.forEach(
        (domain, share) -> {
          if (share > caps.getOrDefault(domain, share)) {
            throw InputException.of(
                "the share of domain '%s' is %s, above the %s that it may have",
                domain, share, caps.get(domain));
          }
        });
    both.putAll(shares);
    under.putAll(shares);
    return withCaps(both).withFloors(under);
  }

  /**
   * With the tokens there are: no domain may be repeated more often than allowed within the
   * target's tokens (further caps still hold), and the baseline, unless one was given, is
   * proportional to the tokens there are. Domains without a number are not limited.
   *
   * @param available tokens of a domain; may be empty
   * @param maximalRepetition how many epochs of a domain are allowed
   * @param domains all training domains
   * @return the request
   * @throws InputException if a number is not positive
   */
  public OptimumRequest withAvailable(
      Map<String, Long> available, double maximalRepetition, Collection<String> domains) {
    if (available.isEmpty()) {
      return this;
    }
    SortedMap<String, Double> both = new TreeMap<>(caps);
    ProportionBounds.capsByRepetition(available, maximalRepetition, tokens)
        .forEach((domain, cap) -> both.merge(domain, cap, Math::min));
    OptimumRequest capped = withCaps(both);
    return baseline.isEmpty() && available.keySet().containsAll(domains)
        ? capped.withBaseline("proportional", Mixture.proportional(available))
        : capped;
  }

  /**
   * With a mixture to compare with.
   *
   * @param name what it is, in a word or two
   * @param mixture the mixture
   * @return the request
   */
  public OptimumRequest withBaseline(String name, Mixture mixture) {
    return with(
        draft -> {
          draft.baseline = Optional.of(mixture);
          draft.baselineName = name;
        });
  }

  /**
   * With a mixture to stay near. Domains that it leaves out count as a ten-thousandth.
   *
   * @param prior the mixture
   * @param pull how strongly, in nats
   * @return the request
   */
  public OptimumRequest withPull(Mixture prior, double pull) {
    return with(
        draft -> {
          draft.prior = Optional.of(prior);
          draft.pull = pull;
        });
  }

  /**
   * With another probability and tolerance.
   *
   * @param level the probability of intervals and of the near-optimal set
   * @param tolerance differences below this mean nothing
   * @return the request
   */
  public OptimumRequest withLevel(double level, double tolerance) {
    return with(
        draft -> {
          draft.level = level;
          draft.tolerance = tolerance;
        });
  }

  /**
   * With the mixtures that were measured, to tell how far the optimum lies from them.
   *
   * @param measured the mixtures
   * @return the request
   */
  public OptimumRequest withMeasured(List<Mixture> measured) {
    return with(draft -> draft.measured = measured);
  }

  /**
   * With another caution than the laws' own.
   *
   * @param caution standard deviations of the predicted loss that are added to it while searching
   * @return the request
   */
  public OptimumRequest withCaution(double caution) {
    return with(draft -> draft.caution = OptionalDouble.of(caution));
  }

  /**
   * With training domains that no run had taking part.
   *
   * @param unseen whether they may
   * @return the request
   */
  public OptimumRequest withUnseen(boolean unseen) {
    return with(draft -> draft.unseen = unseen);
  }

  /**
   * With another seed.
   *
   * @param seed feeds the random starts
   * @return the request
   */
  public OptimumRequest withSeed(long seed) {
    return with(draft -> draft.seed = seed);
  }

  private OptimumRequest with(Consumer<Draft> change) {
    Draft draft = new Draft();
    change.accept(draft);
    return draft.request();
  }

  /** What may differ from this request, until it is one itself. */
  private final class Draft {
    private Goal goal = OptimumRequest.this.goal;
    private SortedMap<String, Double> weights = OptimumRequest.this.weights;
    private SortedMap<String, Double> caps = OptimumRequest.this.caps;
    private SortedMap<String, Double> floors = OptimumRequest.this.floors;
    private Optional<Mixture> baseline = OptimumRequest.this.baseline;
    private String baselineName = OptimumRequest.this.baselineName;
    private Optional<Mixture> prior = OptimumRequest.this.prior;
    private double pull = OptimumRequest.this.pull;
    private double level = OptimumRequest.this.level;
    private double tolerance = OptimumRequest.this.tolerance;
    private List<Mixture> measured = OptimumRequest.this.measured;
    private OptionalDouble caution = OptimumRequest.this.caution;
    private boolean unseen = OptimumRequest.this.unseen;
    private long seed = OptimumRequest.this.seed;

    OptimumRequest request() {
      return new OptimumRequest(
          params,
          tokens,
          goal,
          weights,
          caps,
          floors,
          baseline,
          baselineName,
          prior,
          pull,
          level,
          tolerance,
          measured,
          caution,
          unseen,
          seed);
    }
  }
}
