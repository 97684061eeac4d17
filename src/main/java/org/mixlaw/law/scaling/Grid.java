package org.mixlaw.law.scaling;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.mixlaw.loss.Series;

/**
 * The sizes and token counts of a table, each once and rising, and where in them measurements lie:
 * what depends on size and tokens alone is computed once for all measurements there.
 */
public final class Grid {
  private final double[] sizes;
  private final double[] tokens;
  private final Map<String, int[]> sizeOf = new HashMap<>();
  private final Map<String, int[]> tokenOf = new HashMap<>();
  private final boolean[] measured;

  /**
   * A law's terms at some exponents.
   *
   * @param size {@code (N/N0)^-a} by size
   * @param interaction {@code (N/N0)^g} by size
   * @param token {@code (D/D0)^-b} by token count
   */
  record Terms(double[] size, double[] interaction, double[] token) {}

  public Grid(List<Series> series) {
    this.sizes = distinct(series.stream().flatMapToDouble(s -> Arrays.stream(s.params())));
    this.tokens = distinct(series.stream().flatMapToDouble(s -> Arrays.stream(s.tokens())));
    this.measured = new boolean[sizes.length * tokens.length];
    for (Series s : series) {
      int[] size = new int[s.size()];
      int[] token = new int[s.size()];
      for (int m = 0; m < size.length; m++) {
        size[m] = Arrays.binarySearch(sizes, s.params()[m]);
        token[m] = Arrays.binarySearch(tokens, s.tokens()[m]);
        measured[size[m] * tokens.length + token[m]] = true;
      }
      sizeOf.put(s.name(), size);
      tokenOf.put(s.name(), token);
    }
  }

  private static double[] distinct(DoubleStream values) {
    return values.sorted().distinct().toArray();
  }

  public double[] sizes() {
    return sizes;
  }

  public double[] tokens() {
    return tokens;
  }

  /**
   * How many independent things a table says about exponents, whatever the number of mixtures:
   * residuals at one token count are largely common to sizes, and those at one size to token
   * counts, as rows and columns of a table are.
   *
   * @return sizes and token counts less one; the pairs of them that were measured, if fewer
   */
  int evidence() {
    int cells = 0;
    for (boolean each : measured) {
      cells += each ? 1 : 0;
    }
    return Math.min(cells, sizes.length + tokens.length - 1);
  }

  /** Index of the size of each measurement of a series. */
  int[] sizeOf(Series s) {
    return sizeOf.get(s.name());
  }

  /** Index of the token count of each measurement of a series. */
  int[] tokenOf(Series s) {
    return tokenOf.get(s.name());
  }

  Terms terms(LossShape shape) {
    return new Terms(
        Arrays.stream(sizes).map(shape::sizeTerm).toArray(),
        Arrays.stream(sizes).map(n -> shape.tokenTerm(n, shape.tokens())).toArray(),
        Arrays.stream(tokens).map(d -> shape.tokenTerm(shape.size(), d)).toArray());
  }
}
