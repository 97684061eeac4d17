package org.mixlaw.mixture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The most informative further runs: a D-optimal augmentation of what was measured (Fedorov, 1972).
 *
 * <p>Each validation domain's fitted law is linearised at its parameters; a run on mixture r adds
 * the outer product of the law's sensitivities at r to that domain's information matrix M. The next
 * run is the allowed mixture at which the sum over domains of {@code ln det M} grows most, which by
 * the matrix determinant lemma is the sum of {@code ln(1 + g(r)' M^-1 g(r))}: large exactly where
 * the prediction is least certain, so that the best determined parameters and the largest reduction
 * of predictive spread are sought at once (Kiefer and Wolfowitz, 1960). Runs are taken one by one,
 * each adding to the matrices; as {@code ln det M} is submodular, the greedy choice gains at least
 * {@code 1 - 1/e} of the most that as many runs can gain, and nothing needs to be known about noise
 * but that it is alike. Preferred to a plain search for the largest spread because two runs that
 * would teach the same are never both taken.
 */
public final class NextMixtures {
  /** A wide prior, in units of the largest measured information: makes every matrix invertible. */
  private static final double PRIOR = 1e-6;

  private static final int CANDIDATES = 4096;

  /** Proposals closer than this share of the data to a measured mixture would repeat it. */
  private static final double REPEAT = 1e-3;

  private NextMixtures() {}

  /** How a validation domain's fitted loss answers to each parameter of its law. */
  @FunctionalInterface
  public interface Sensitivity {
    /**
     * The law's gradient with respect to its parameters at a mixture.
     *
     * @param mixture a mixture over the training domains
     * @return one number a parameter, the same length for every mixture
     */
    double[] at(Mixture mixture);
  }

  /**
   * Proposes runs.
   *
   * @param allowed training domains and caps
   * @param measured the mixtures measured so far, at least one
   * @param laws one entry a validation domain
   * @param count how many runs
   * @param seed the seed of the candidates
   * @return the mixtures, the most informative first
   */
  public static List<Mixture> propose(
      CappedSimplex allowed, List<Mixture> measured, List<Sensitivity> laws, int count, long seed) {
    List<Mixture> candidates = candidates(allowed, measured, seed);
    double[][][] gradients =
        laws.stream()
            .map(law -> candidates.stream().map(law::at).toArray(double[][]::new))
            .toArray(double[][][]::new);
    List<List<double[]>> rows = new ArrayList<>();
    double[] ridge = new double[laws.size()];
    for (int l = 0; l < laws.size(); l++) {
      List<double[]> own = new ArrayList<>(measured.stream().map(laws.get(l)::at).toList());
      rows.add(own);
      ridge[l] =
          PRIOR
              * Math.max(
                  Double.MIN_NORMAL / PRIOR,
                  own.stream()
                      .mapToDouble(g -> Arrays.stream(g).map(x -> x * x).max().orElse(0))
                      .max()
                      .orElse(1));
    }
    List<Mixture> proposed = new ArrayList<>();
    while (proposed.size() < count) {
      InformationMatrix[] information = new InformationMatrix[laws.size()];
      Arrays.setAll(
          information, l -> InformationMatrix.of(rows.get(l).toArray(double[][]::new), ridge[l]));
      int best = best(gradients, information);
      proposed.add(candidates.get(best));
      for (int l = 0; l < laws.size(); l++) {
        rows.get(l).add(gradients[l][best]);
      }
    }
    return List.copyOf(proposed);
  }

  private static int best(double[][][] gradients, InformationMatrix[] information) {
    int best = 0;
    double most = -1;
    for (int c = 0; c < gradients[0].length; c++) {
      double gain = 0;
      for (int l = 0; l < information.length; l++) {
        gain += Math.log1p(information[l].variance(gradients[l][c]));
      }
      if (gain > most) {
        most = gain;
        best = c;
      }
    }
    return best;
  }

  /** Random allowed mixtures, and the corners and edges where D-optimal designs like to lie. */
  private static List<Mixture> candidates(
      CappedSimplex allowed, List<Mixture> measured, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Set<Mixture> candidates = new LinkedHashSet<>();
    int n = allowed.domains().size();
    for (int i = 0; i < n; i++) {
      double[] corner = new double[n];
      corner[i] = n;
      candidates.add(rounded(allowed, corner));
      for (int j = 0; j < i; j++) {
        double[] edge = new double[n];
        edge[i] = n;
        edge[j] = n;
        candidates.add(rounded(allowed, edge));
      }
    }
    for (int k = 0; k < CANDIDATES; k++) {
      double[] inner = allowed.sample(random);
      candidates.add(rounded(allowed, inner));
      // the same point pushed outward until a domain reaches 0 or its cap
      double[] outward = new double[n];
      for (int d = 0; d < n; d++) {
        outward[d] = inner[d] + 2 * (inner[d] - 1.0 / n);
      }
      candidates.add(rounded(allowed, outward));
    }
    List<Mixture> fresh =
        candidates.stream()
            .filter(c -> measured.stream().allMatch(m -> m.distance(c) > REPEAT))
            .toList();
    return fresh.isEmpty() ? List.copyOf(candidates) : fresh;
  }

  /** Three digits are what people can read and files keep; the rest goes to the largest domain. */
  private static Mixture rounded(CappedSimplex allowed, double[] point) {
    double[] rounded = allowed.project(point);
    for (int d = 0; d < rounded.length; d++) {
      rounded[d] = Math.rint(rounded[d] * 1000) / 1000;
    }
    return allowed.mixture(allowed.project(rounded));
  }
}
