package org.mixlaw.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mixlaw.law.LawOptions;
import org.mixlaw.law.scaling.MixtureLevels;
import org.mixlaw.law.scaling.ScaleFit;
import org.mixlaw.loss.Series;

class HoldOutTableTest {
  private static final List<Series> SERIES =
      TestFits.series(TestFits.published("redpajama", "Github", "ArXiv").withoutBurnIn());

  private final HoldOutTable table = new HoldOutTable(SERIES, LawOptions.seeded(1));

  @Test
  void whatIsCutOutIsNotSeen() {
    double below = table.smaller(1).orElseThrow();
    HoldOutTable.Seen seen =
        HoldOutTable.Seen.ALL.upTo(below).before(table.cut()).without(table.out(0, 4));
    List<Series> part = table.part(seen).series();
    int left = part.get(0).mixtures();
    assertTrue(left > 0 && left < SERIES.get(0).mixtures(), "mixtures left: " + left);
    for (Series s : part) {
      assertEquals(below, Arrays.stream(s.params()).max().orElseThrow());
      assertEquals(table.cut(), Arrays.stream(s.tokens()).max().orElseThrow());
    }
    assertTrue(below < table.largest() && table.shorter() < table.cut());
    assertTrue(table.cut() < table.last(), "runs are cut short");
  }

  /** Every law over several sizes begins with how losses scale: the first computes it for all. */
  @Test
  void lawsThatSeeTheSameShareHowItScales() {
    HoldOutTable.Seen seen = HoldOutTable.Seen.ALL.without(table.out(1, 4));
    HoldOutTable.Part part = table.part(seen);
    assertSame(part, table.part(HoldOutTable.Seen.ALL.without(table.out(1, 4))));
    ScaleFit.Result scales = MixtureLevels.fit(part.series(), part.options());
    assertSame(scales, MixtureLevels.fit(part.series(), part.options().withRidge(1e-3)));
    HoldOutTable.Part other = table.part(HoldOutTable.Seen.ALL.without(table.out(2, 4)));
    assertNotSame(scales, MixtureLevels.fit(other.series(), other.options()));
    assertNotSame(
        scales,
        MixtureLevels.fit(other.series(), part.options()),
        "options about some measurements share nothing of others");
    assertEquals(scales.shape(), MixtureLevels.fit(part.series(), LawOptions.seeded(7)).shape());
  }
}
