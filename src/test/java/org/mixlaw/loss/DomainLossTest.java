package org.mixlaw.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DomainLossTest {
  @Test
  void weighsSequencesByTheirTokens() {
    DomainLoss loss = DomainLoss.of("a", new double[] {30, 5}, new long[] {10, 5}, 4);
    assertEquals(35.0 / 15, loss.loss(), 1e-15);
    assertEquals(35.0 / 15 / Math.log(2) / 4, loss.bitsPerByte(), 1e-15);
    assertEquals(15, loss.tokens());
  }

  @Test
  void standardErrorIsThatOfTheMeanWhereSequencesAreEquallyLong() {
    // Sequence means 1, 2, 3, 4: standard deviation sqrt(5/3), over the root of 4.
    DomainLoss loss = DomainLoss.of("a", new double[] {8, 16, 24, 32}, new long[] {8, 8, 8, 8}, 1);
    assertEquals(Math.sqrt(5.0 / 3) / 2, loss.standardError(), 1e-12);
    assertTrue(
        Double.isNaN(DomainLoss.of("a", new double[] {8}, new long[] {8}, 1).standardError()));
  }

  @Test
  void standardErrorIsTheSpreadOfRepeatedMeasurements() {
    long seed = 20261123;
    Random random = new Random(seed);
    int trials = 2000;
    double sum = 0;
    double squares = 0;
    double claimed = 0;
    for (int t = 0; t < trials; t++) {
      double[] sums = new double[40];
      long[] counts = new long[40];
      for (int i = 0; i < sums.length; i++) {
        counts[i] = 20L + random.nextInt(100);
        sums[i] = counts[i] * (3 + 0.5 * random.nextGaussian());
      }
      DomainLoss loss = DomainLoss.of("a", sums, counts, 1);
      sum += loss.loss();
      squares += loss.loss() * loss.loss();
      claimed += loss.standardError() / trials;
    }
    double spread = Math.sqrt(squares / trials - Math.pow(sum / trials, 2));
    assertEquals(1, claimed / spread, 0.08, "seed=" + seed);
  }
}
