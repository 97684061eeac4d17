package org.mixlaw.law.gp;

/**
 * The lower root L of a block-diagonal matrix L L', one block a mixture. Vectors hold the blocks'
 * entries one after the other.
 */
final class BlockRoot {
  /** A diagonal below this share of the matrix's own is rounding. */
  private static final double SINGULAR = 1e-9;

  private final double[][][] blocks;
  private final int side;

  /**
   * Takes the root of every block.
   *
   * @param blocks symmetric matrices of one size that may be singular; their upper triangles are
   *     read
   * @param side rows of a block
   */
  BlockRoot(double[][][] blocks, int side) {
    this.blocks = new double[blocks.length][][];
    this.side = side;
    for (int m = 0; m < blocks.length; m++) {
      this.blocks[m] = root(blocks[m]);
    }
  }

  private double[][] root(double[][] matrix) {
    double[][] lower = new double[side][side];
    for (int j = 0; j < side; j++) {
      double diagonal = matrix[j][j];
      for (int k = 0; k < j; k++) {
        diagonal -= lower[j][k] * lower[j][k];
      }
      if (diagonal <= SINGULAR * Math.max(matrix[j][j], 1e-300)) {
        continue; // this direction was not measured
      }
      lower[j][j] = Math.sqrt(diagonal);
      for (int i = j + 1; i < side; i++) {
        double sum = matrix[j][i];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = sum / lower[j][j];
      }
    }
    return lower;
  }

  /** Rows of the whole matrix. */
  int size() {
    return blocks.length * side;
  }

  /** L x. */
  double[] times(double[] x) {
    double[] y = new double[x.length];
    for (int m = 0; m < blocks.length; m++) {
      for (int i = 0; i < side; i++) {
        for (int j = 0; j < side; j++) {
          y[m * side + i] += blocks[m][i][j] * x[m * side + j];
        }
      }
    }
    return y;
  }

  /** L' x. */
  double[] transposedTimes(double[] x) {
    double[] y = new double[x.length];
    for (int m = 0; m < blocks.length; m++) {
      for (int j = 0; j < side; j++) {
        for (int i = 0; i < side; i++) {
          y[m * side + j] += blocks[m][i][j] * x[m * side + i];
        }
      }
    }
    return y;
  }

  /**
   * One element of 1 + L' C L, where C joins the blocks of mixtures a and b by one covariance times
   * a diagonal matrix.
   *
   * @param i row
   * @param j column
   * @param covariance of the mixtures, by block
   * @param scale square roots of the diagonal matrix
   */
  double inflated(int i, int j, double[][] covariance, double[] scale) {
    double[][] a = blocks[i / side];
    double[][] b = blocks[j / side];
    double sum = 0;
    for (int q = 0; q < side; q++) {
      sum += a[q][i % side] * scale[q] * scale[q] * b[q][j % side];
    }
    return sum * covariance[i / side][j / side] + (i == j ? 1 : 0);
  }
}
