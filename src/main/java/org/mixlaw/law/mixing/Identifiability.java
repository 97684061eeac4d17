package org.mixlaw.law.mixing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/** Whether the mixtures determine the parameters of a mixing law. */
final class Identifiability {
  private Identifiability() {}

  /**
   * Condition number of the Jacobian by all identifiable parameters, its columns scaled to length
   * 1.
   *
   * @param law the law
   * @param points what it was fitted to
   * @return 1 or more; infinite where a parameter does nothing
   */
  static double condition(MixingLaw law, MixingPoints points) {
    MixingForm form = law.form();
    int n = points.domains();
    int terms = law.terms().length;
    int slopes = law.slopes().length;
    List<double[]> columns = new ArrayList<>();
    for (int l = 0; l < terms; l++) {
      columns.add(new double[points.size()]);
    }
    double[][] bySlope = new double[slopes][points.size()];
    double[] value = new double[terms];
    double[][] derivative = new double[terms][slopes];
    for (int m = 0; m < points.size(); m++) {
      form.evaluate(law.slopes(), points.proportions()[m], value, derivative);
      double root = Math.sqrt(points.weight()[m]);
      for (int l = 0; l < terms; l++) {
        columns.get(l)[m] = root * value[l];
        for (int q = 0; q < slopes; q++) {
          bySlope[q][m] += root * law.terms()[l] * derivative[l][q];
        }
      }
    }
    boolean[] last = new boolean[slopes];
    for (int[] group : form.identifiabilityGroups(n)) {
      int dependent = group[group.length - 1];
      last[dependent] = true;
      for (int i = 0; i < group.length - 1; i++) {
        for (int m = 0; m < points.size(); m++) {
          bySlope[group[i]][m] -= bySlope[dependent][m];
        }
      }
    }
    for (int q = 0; q < slopes; q++) {
      if (!last[q]) {
        columns.add(bySlope[q]);
      }
    }
    return condition(columns);
  }

  private static double condition(List<double[]> columns) {
    if (columns.get(0).length < columns.size()) {
      return Double.POSITIVE_INFINITY;
    }
    double[][] scaled = new double[columns.get(0).length][columns.size()];
    for (int j = 0; j < columns.size(); j++) {
      double[] column = columns.get(j);
      double length = Math.sqrt(NonNegativeLeastSquares.dot(column, column));
      if (length == 0) {
        return Double.POSITIVE_INFINITY;
      }
      for (int m = 0; m < column.length; m++) {
        scaled[m][j] = column[m] / length;
      }
    }
    double[] singular =
        new SingularValueDecomposition(new Array2DRowRealMatrix(scaled, false)).getSingularValues();
    double least = singular[singular.length - 1];
    return least > 0 ? singular[0] / least : Double.POSITIVE_INFINITY;
  }

  /**
   * Parameters at the edge of what is accepted.
   *
   * @param law the law
   * @param points what it was fitted to
   * @return each with its edge
   */
  static List<AtBound> atBound(MixingLaw law, MixingPoints points) {
    List<AtBound> found = new ArrayList<>();
    double typical = Arrays.stream(points.loss()).average().orElse(1);
    if (law.terms()[0] <= 1e-6 * typical) {
      found.add(new AtBound(law.form(), 0, AtBound.Edge.ZERO));
    }
    for (int l = 1; l < law.terms().length; l++) {
      if (law.terms()[l] == 0) {
        found.add(new AtBound(law.form(), l, AtBound.Edge.ZERO));
      } else if (law.terms()[l] < 1e-6 * typical) {
        found.add(new AtBound(law.form(), l, AtBound.Edge.VANISHING));
      }
    }
    for (int q = 0; q < law.slopes().length; q++) {
      double largest = 0;
      for (double[] r : points.proportions()) {
        largest = Math.max(largest, r[q % r.length]);
      }
      if (Math.abs(law.slopes()[q]) * largest >= MixingForm.STEEPEST) {
        found.add(new AtBound(law.form(), law.terms().length + q, AtBound.Edge.STEEPEST));
      }
    }
    return found;
  }
}
