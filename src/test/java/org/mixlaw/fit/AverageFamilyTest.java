package org.mixlaw.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Provenance;
import org.mixlaw.law.LawOptions;
import org.mixlaw.law.average.AverageLaw;
import org.mixlaw.loss.LossTable;

class AverageFamilyTest {
  @Test
  void averagesWhatHoldOutValidationWeighs(@TempDir Path folder) throws Exception {
    LossTable one =
        TestFits.published("redpajama", "Github", "Pile-CC")
            .filter(r -> r.params() == TestFits.LARGEST && r.tokens() == TestFits.LONGEST);
    FittedLaws laws =
        new LawFitter(one, new TreeMap<>(), LawOptions.seeded(1), LawFitter.Progress.SILENT)
            .fit(Optional.of(LawCatalog.named("average")));
    AverageLaw law = (AverageLaw) laws.fitted();
    assertEquals(
        1, law.members().stream().mapToDouble(AverageLaw.Member::weight).sum(), 1e-9, "convex");
    assertTrue(law.members().size() > 1, law.members().toString());
    double[] uniform = new double[law.trainingDomains().size()];
    Arrays.fill(uniform, 1.0 / uniform.length);
    double[] mean = law.at(1, 1).losses(uniform);
    double byHand =
        law.members().stream()
            .mapToDouble(m -> m.weight() * m.law().at(1, 1).losses(uniform)[0])
            .sum();
    assertEquals(byHand, mean[0], 1e-12);
    Path file = folder.resolve("laws.json");
    LawsFile.write(
        file, laws, Provenance.of(List.of("test"), Map.of(), Map.of(), Clock.systemUTC()));
    assertEquals(
        mean[0],
        LawsFile.read(file).laws().fitted().at(1, 1).losses(uniform)[0],
        1e-12,
        "read again");
  }
}
