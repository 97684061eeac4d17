package org.mixlaw.optimum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Seeds;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.Predictor;
import org.mixlaw.fit.TargetLosses;
import org.mixlaw.mixture.CappedSimplex;
import org.mixlaw.mixture.Mixture;

/**
 * Finds the best mixture of a request under a law's predictions at the target, searching the capped
 * simplex continuously, and says how sure it is: the gain's probability and interval from the law's
 * draws (optimum and baseline under the same draw, so that what they share cancels), and the
 * near-optimal set within what is lost, at the level, by taking this mixture instead of a draw's
 * own best one.
 */
public final class OptimumSearch {
  /** Enough draws to tell a tenth from a fifth; more would only cost time. */
  private static final int REGRET_DRAWS = 100;

  /** Random mixtures looked at to find a draw's own best. */
  private static final int LOOKED_AT_PER_DRAW = 60;

  private static final double LEFT_OUT_OF_PRIOR = 1e-4;

  private final OptimumRequest request;
  private final TargetLosses losses;
  private final CappedSimplex set;
  private final Mixture baseline;
  private final Objective objective;
  private final Estimates estimates;

  private OptimumSearch(
      OptimumRequest request, TargetLosses losses, Optional<Predictor> predictor) {
    this.request = request;
    this.losses = losses;
    this.set = CappedSimplex.of(losses.trainingDomains(), request.caps(), request.floors());
    TreeSet<String> domains = new TreeSet<>(losses.trainingDomains());
    this.baseline =
        request
            .baseline()
            .map(mixture -> mixture.over(domains, "the baseline"))
            .orElseGet(() -> Mixture.uniform(domains));
    this.objective =
        new Objective(
            request.goal(),
            weights(request.weights(), losses.domains()),
            set.vector(baseline),
            request
                .prior()
                .filter(prior -> request.pull() > 0)
                .map(prior -> positive(set.vector(prior.over(domains, "the prior mixture")))),
            request.pull());
    this.estimates = new Estimates(request, losses, set, objective, predictor);
  }

  /**
   * Finds the best mixture under fitted laws. Losses have the intervals that the laws give them;
   * the mixtures that the laws were fitted on count as measured unless the request names others.
   *
   * @param laws the laws
   * @param request what is asked; its weights are of validation domains, or of clusters where the
   *     laws are of clusters
   * @return the optimum
   * @throws InputException if the request names a domain that the laws do not know, or no mixture
   *     is allowed
   */
  public static Optimum find(FittedLaws laws, OptimumRequest request) {
    LawsAsked asked = new LawsAsked(laws, request);
    Predictor predictor = laws.predictor(request.params(), request.tokens(), request.level());
    return new OptimumSearch(asked.informed(), predictor.target(), Optional.of(predictor))
        .find()
        .withWarnings(asked.warnings());
  }

  /**
   * The search alone, under any losses; intervals are those of their draws. Fitted laws go through
   * {@link #find(FittedLaws, OptimumRequest)}, which knows their intervals and what they saw.
   *
   * @param losses predictions at the request's target
   * @param request what is asked
   * @return the optimum
   * @throws InputException if the request names a domain that is not predicted, or no mixture is
   *     allowed
   */
  static Optimum find(TargetLosses losses, OptimumRequest request) {
    return new OptimumSearch(request, losses, Optional.empty()).find();
  }

  private static double[] weights(Map<String, Double> given, List<String> domains) {
    double[] weights = new double[domains.size()];
    if (given.isEmpty()) {
      Arrays.fill(weights, 1.0 / weights.length);
      return weights;
    }
    for (String domain : given.keySet()) {
      if (given.get(domain) > 0 && !domains.contains(domain)) {
        throw InputException.of(
            "the weights name '%s', which the law does not predict; it predicts %s",
            domain, String.join(", ", domains));
      }
    }
    double sum = 0;
    for (int d = 0; d < weights.length; d++) {
      weights[d] = given.getOrDefault(domains.get(d), 0.0);
      sum += weights[d];
    }
    if (!(sum > 0)) {
      throw new InputException("every weight is 0; at least one validation domain must count");
    }
    for (int d = 0; d < weights.length; d++) {
      weights[d] /= sum;
    }
    return weights;
  }

  private static double[] positive(double[] prior) {
    double[] raised = Arrays.stream(prior).map(p -> Math.max(p, LEFT_OUT_OF_PRIOR)).toArray();
    double sum = Arrays.stream(raised).sum();
    return Arrays.stream(raised).map(p -> p / sum).toArray();
  }

  private Optimum find() {
    Search search = new Search(set, objective);
    List<double[]> known = new ArrayList<>(List.of(set.vector(baseline)));
    request.measured().forEach(mixture -> known.add(set.vector(mixture)));
    Search.Found found =
        search.everywhere(losses::central, known, Seeds.derive(request.seed(), "optimum starts"));
    double[] best =
        new CautiousSearch(losses, set, objective, request.caution().orElse(0))
            .from(found.point(), known);
    Objective plain =
        new Objective(
            objective.goal(), objective.weights(), objective.baseline(), Optional.empty(), 0);
    double tolerance = Math.max(request.tolerance(), regret(best, plain));
    NearOptimal nearOptimal =
        NearOptimal.around(
            set,
            plain.smooth(losses::central, plain.stages() - 1),
            best,
            List.of(set.project(set.vector(baseline))),
            tolerance);
    Mixture mixture = set.mixture(best);
    Optimum.Gain gain = estimates.gain(best);
    Optional<Optimum.Nearest> nearest = MeasuredDistance.of(mixture, request.measured());
    SortedMap<String, Estimate> bestLosses = estimates.losses(best);
    Optimum.Starts starts =
        new Optimum.Starts(found.starts(), found.agreeing(), losses.draws(), request.seed());
    return new Optimum(
        request.params(),
        request.tokens(),
        request.goal(),
        estimates.positiveWeights(),
        request.caps(),
        request.floors(),
        mixture,
        estimates.overall(best),
        bestLosses,
        new Optimum.Baseline(
            request.baselineName(),
            baseline,
            estimates.overall(objective.baseline()),
            estimates.losses(objective.baseline())),
        gain,
        nearOptimal,
        nearest,
        starts,
        request.level(),
        warnings(mixture, gain, nearest, starts));
  }

  /** What is lost against a draw's own best mixture, at the level's quantile over the draws. */
  private double regret(double[] best, Objective plain) {
    int draws = Math.min(losses.draws(), REGRET_DRAWS);
    if (draws == 0) {
      return 0;
    }
    SplittableRandom random = new SplittableRandom(Seeds.derive(request.seed(), "optimum regret"));
    Search search = new Search(set, plain);
    double[] regrets = new double[draws];
    for (int k = 0; k < draws; k++) {
      int draw = (int) ((long) k * losses.draws() / draws);
      Function<double[], double[]> drawn = r -> losses.draw(draw, r);
      ToDoubleFunction<double[]> value = plain.value(drawn);
      double[] promising = best;
      for (int i = 0; i < LOOKED_AT_PER_DRAW; i++) {
        double[] candidate = set.sample(random);
        promising =
            value.applyAsDouble(candidate) < value.applyAsDouble(promising) ? candidate : promising;
      }
      List<double[]> starts = promising == best ? List.of(best) : List.of(best, promising);
      double least = search.from(drawn, starts).value();
      regrets[k] = Math.max(0, value.applyAsDouble(best) - least);
    }
    return Estimates.quantile(regrets, request.level());
  }

  private List<String> warnings(
      Mixture mixture,
      Optimum.Gain gain,
      Optional<Optimum.Nearest> nearest,
      Optimum.Starts starts) {
    List<String> warnings =
        new ArrayList<>(MeasuredDistance.warnings(mixture, nearest, request.measured()));
    if (!set.contains(baseline)) {
      warnings.add("the baseline itself breaks a cap or a floor");
    }
    if (starts.draws() == 0) {
      warnings.add("the law has no draws: intervals are points and the probability says nothing");
    } else if (gain.probability() < request.level() || gain.value() < request.tolerance()) {
      warnings.add(
          String.format(
              java.util.Locale.ROOT,
              "the gain (%.4f, probability %.2f) cannot be told from nothing: the baseline is about"
                  + " as good",
              gain.value(),
              gain.probability()));
    }
    if (starts.agreeing() * 5 < starts.count()) {
      warnings.add(
          String.format(
              "only %d of %d starts ended here: the predicted loss has several minima",
              starts.agreeing(), starts.count()));
    }
    return List.copyOf(warnings);
  }
}
