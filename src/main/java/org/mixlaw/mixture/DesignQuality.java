package org.mixlaw.mixture;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * What a set of mixtures can teach: whether every domain is seen high and low, and how well the
 * parameters of the mixing law can be told apart.
 *
 * @param mixtures how many mixtures
 * @param parameters how many parameters the law has for each validation domain: one more than there
 *     are training domains
 * @param domains what was seen of each training domain
 * @param condition condition number of the mixing law's Jacobian, columns scaled to unit length;
 *     the largest over validation domains, each taken to answer to its own training domain.
 *     Infinite where the mixtures cannot determine the law
 */
public record DesignQuality(
    int mixtures, int parameters, SortedMap<String, Seen> domains, double condition) {
  /**
   * The slope in the exponent of a domain's own proportion that the condition number is worked out
   * at: fits on published runs have -1.6 to -2.6.
   */
  private static final double OWN_SLOPE = -2;

  /** Singular values below this share of the largest are rounding. */
  private static final double RANK = 1e-12;

  /**
   * What was seen of a domain.
   *
   * @param least its smallest proportion
   * @param most its largest proportion
   * @param levels how many distinct proportions, to four digits
   * @param absent in how many mixtures it is missing
   */
  public record Seen(double least, double most, int levels, int absent) {}

  /**
   * Examines mixtures.
   *
   * <p>The law of a validation domain, {@code L(r) = c + k exp(sum_j t_j r_j)}, has the
   * sensitivities {@code 1} to c and {@code e(r) r_j} to {@code ln k + t_j}, with {@code e(r) =
   * exp(sum_j t_j r_j)}: k and t are known only together, since proportions sum to 1.
   *
   * @param mixtures the mixtures, at least one
   * @return their quality
   */
  public static DesignQuality of(Collection<Mixture> mixtures) {
    TreeSet<String> names = new TreeSet<>();
    mixtures.forEach(mixture -> names.addAll(mixture.domains()));
    List<String> domains = List.copyOf(names);
    SortedMap<String, Seen> seen = new TreeMap<>();
    for (String domain : domains) {
      double[] proportions = mixtures.stream().mapToDouble(m -> m.get(domain)).sorted().toArray();
      seen.put(
          domain,
          new Seen(
              proportions[0],
              proportions[proportions.length - 1],
              (int) Arrays.stream(proportions).map(p -> Math.rint(p * 1e4)).distinct().count(),
              (int) Arrays.stream(proportions).filter(p -> p == 0).count()));
    }
    double[][] rows = mixtures.stream().map(m -> m.vector(domains)).toArray(double[][]::new);
    double condition = 1;
    for (int own = 0; own < domains.size(); own++) {
      condition = Math.max(condition, condition(rows, own));
    }
    return new DesignQuality(rows.length, domains.size() + 1, seen, condition);
  }

  private static double condition(double[][] rows, int own) {
    int parameters = rows[0].length + 1;
    if (rows.length < parameters) {
      return Double.POSITIVE_INFINITY;
    }
    double[][] jacobian = new double[rows.length][parameters];
    for (int i = 0; i < rows.length; i++) {
      jacobian[i][0] = 1;
      for (int d = 0; d < parameters - 1; d++) {
        jacobian[i][d + 1] = Math.exp(OWN_SLOPE * rows[i][own]) * rows[i][d];
      }
    }
    for (int p = 0; p < parameters; p++) {
      int column = p;
      double length =
          Math.sqrt(Arrays.stream(jacobian).mapToDouble(r -> r[column] * r[column]).sum());
      for (double[] row : jacobian) {
        row[p] /= length > 0 ? length : 1;
      }
    }
    double[] singular =
        new SingularValueDecomposition(new Array2DRowRealMatrix(jacobian, false))
            .getSingularValues();
    double least = singular[singular.length - 1];
    return least > RANK * singular[0] ? singular[0] / least : Double.POSITIVE_INFINITY;
  }
}
