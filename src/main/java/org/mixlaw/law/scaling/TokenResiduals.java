package org.mixlaw.law.scaling;

import org.mixlaw.loss.Series;

/**
 * What runs leave in common at each token count of a table about a {@link ScaleFit}: the mean
 * residual of the logarithm of a series' losses, over sizes and mixtures. The same validation text
 * after the same training data errs alike, so that this says little of how losses go on.
 */
public final class TokenResiduals {
  private final int[] token;
  private final double[] mean;

  /**
   * Residuals of a series.
   *
   * @param s the measurements
   * @param grid where those of the table lie
   * @param fit how they scale
   */
  public TokenResiduals(Series s, Grid grid, ScaleFit.Result fit) {
    this.token = grid.tokenOf(s);
    this.mean = new double[grid.tokens().length];
    ScaleFit.Scale scale = fit.scales().get(s.name());
    int[] count = new int[mean.length];
    for (int m = 0; m < s.size(); m++) {
      double told =
          scale.level()[s.mixture()[m]] * scale.at(fit.shape(), s.params()[m], s.tokens()[m]);
      if (told > 0) {
        mean[token[m]] += Math.log(s.loss()[m] / told);
        count[token[m]]++;
      }
    }
    for (int t = 0; t < mean.length; t++) {
      mean[t] = count[t] > 0 ? mean[t] / count[t] : 0;
    }
  }

  /**
   * The residual that a measurement has in common with all others at its token count.
   *
   * @param measurement its place in the series
   * @return of the logarithm of the loss; 0 where nothing is known
   */
  public double of(int measurement) {
    return mean[token[measurement]];
  }

  /** The residuals by token count. */
  double[] byTokens() {
    return mean;
  }
}
