package org.mixlaw.optimum.around;

import java.util.List;

/**
 * The weighted loss over all mixtures of three domains, on a grid of equal cells.
 *
 * @param domains the three domains, sorted
 * @param side cells along a side
 * @param cells the cells
 */
public record Triangle(List<String> domains, int side, List<Cell> cells) {
  /**
   * A cell.
   *
   * @param centre its middle: a proportion for each domain
   * @param corners its three corners
   * @param change of the weighted loss against the optimum, in its middle
   * @param near whether the middle cannot be told from the optimum
   */
  public record Cell(double[] centre, List<double[]> corners, double change, boolean near) {}
}
