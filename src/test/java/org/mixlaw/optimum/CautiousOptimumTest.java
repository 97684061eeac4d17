package org.mixlaw.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.LawCatalog;
import org.mixlaw.fit.LawFitter;
import org.mixlaw.fit.TargetLosses;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.LossTable;

/** What a search does where nothing was measured. */
class CautiousOptimumTest {
  /** The more of a, the better, say the draws' middle; but each draw says otherwise by as much. */
  private static final TargetLosses UNSURE =
      new TargetLosses() {
        @Override
        public List<String> trainingDomains() {
          return List.of("a", "b");
        }

        @Override
        public List<String> domains() {
          return List.of("x");
        }

        @Override
        public int draws() {
          return 2;
        }

        @Override
        public double[] central(double[] r) {
          return new double[] {3 - 0.1 * r[0]};
        }

        @Override
        public double[] draw(int draw, double[] r) {
          return new double[] {3 - 0.1 * r[0] + (draw == 0 ? 1 : -1) * r[0] * r[0]};
        }
      };

  @Test
  void withoutCautionTheLeastPredictionIsTaken() {
    Optimum optimum = OptimumSearch.find(UNSURE, OptimumRequest.at(1, 1).withCaution(0));
    assertEquals(1, optimum.mixture().get("a"), 1e-6);
  }

  @Test
  void withCautionACornerThatDrawsDisagreeOfNeedsEvidence() {
    Optimum optimum = OptimumSearch.find(UNSURE, OptimumRequest.at(1, 1).withCaution(1));
    double expected = 0.1 / (2 * Math.sqrt(2)); // 3 - .1 a + sqrt(2) a^2 is least there
    assertEquals(expected, optimum.mixture().get("a"), 1e-3);
  }

  private static FittedLaws laws(Path folder) throws Exception {
    StringBuilder text = new StringBuilder("run,params,tokens,domain,loss,mix.a,mix.b,mix.never\n");
    for (int i = 0; i <= 10; i++) {
      double a = i / 10.0;
      text.append(
          String.format(
              Locale.ROOT,
              "r%d,1000000,1000000,x,%.5f,%.1f,%.1f,0%n",
              i,
              2 + Math.exp(-3 * a) + 0.5 * a + (i % 2 == 0 ? 0.004 : -0.004),
              a,
              1 - a));
    }
    Path file = folder.resolve("losses.csv");
    Files.writeString(file, text);
    return new LawFitter(
            LossTable.read(file), new TreeMap<>(), LawOptions.seeded(1), LawFitter.Progress.SILENT)
        .fit(Optional.of(LawCatalog.named("m1")));
  }

  @Test
  void aDomainThatNoRunHadStaysAtZero(@TempDir Path folder) throws Exception {
    FittedLaws laws = laws(folder);
    OptimumRequest request = OptimumRequest.at(1_000_000, 1_000_000);
    Optimum optimum = OptimumSearch.find(laws, request);
    assertEquals(0, optimum.mixture().get("never"));
    assertEquals(0.5, optimum.baseline().mixture().get("a"), 1e-12);
    assertTrue(
        optimum.warnings().stream().anyMatch(w -> w.startsWith("no run had never")),
        "" + optimum.warnings());
    Optimum insisted =
        OptimumSearch.find(
            laws,
            request.withUnseen(true).withCaution(0).withCaps(new TreeMap<>(Map.of("never", 0.3))));
    assertTrue(insisted.caps().get("never") == 0.3);
  }

  @Test
  void aGainIsNoSurerThanTheRunsScatter(@TempDir Path folder) throws Exception {
    FittedLaws laws = laws(folder);
    Optimum.Gain gain = OptimumSearch.find(laws, OptimumRequest.at(1_000_000, 1_000_000)).gain();
    double residual = laws.quality().get("x").residual();
    assertTrue(
        gain.upper() - gain.lower() >= 2 * 1.28 * Math.sqrt(2) * 0.9 * residual, gain.toString());
    assertTrue(gain.probability() <= 1 && gain.probability() > 0.5, gain.toString());
  }
}
