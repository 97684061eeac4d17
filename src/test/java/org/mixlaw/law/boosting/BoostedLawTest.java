package org.mixlaw.law.boosting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mixlaw.base.Documents;
import org.mixlaw.law.Law;
import org.mixlaw.loss.Series;

class BoostedLawTest {
  private static Series series(int n, SplittableRandom random) {
    double[][] mixtures = new double[n][];
    for (int i = 0; i < n; i++) {
      double share = random.nextDouble();
      mixtures[i] = new double[] {share, 1 - share};
    }
    return new Series(
        "loss",
        new double[n],
        new double[n],
        mixtures,
        Arrays.stream(mixtures).mapToDouble(r -> 4 - Math.log1p(r[0] / 0.01) / 3).toArray(),
        IntStream.range(0, n).toArray(),
        mixtures);
  }

  @ParameterizedTest
  @CsvSource({"20, 0.1", "300, 0.03"})
  void treesFollowTheLossInLargeTablesAndInSmallOnesAndSurviveTheirDocument(int n, double most)
      throws Exception {
    Assumptions.assumeTrue(LightGbm.unavailable().isEmpty(), () -> LightGbm.unavailable().get());
    SplittableRandom random = new SplittableRandom(5);
    Law law = BoostedLaw.fit(List.of("a", "b"), List.of(series(n, random)));
    double error = 0;
    for (double share = 0.05; share < 1; share += 0.05) {
      double[] r = {share, 1 - share};
      error += Math.abs(law.at(1, 1).losses(r)[0] - (4 - Math.log1p(share / 0.01) / 3)) / 19;
    }
    assertTrue(error < most, n + " rows: " + error);
    ObjectMapper json = Documents.json().copy();
    json.registerSubtypes(BoostedLaw.class);
    Law read = json.readValue(json.writerFor(Law.class).writeValueAsString(law), Law.class);
    double[] r = {0.3, 0.7};
    assertArrayEquals(law.at(1, 1).losses(r), read.at(1, 1).losses(r), 0);
  }

  @Test
  void readsLightGbmsTextWithTreesThatSplitAndTreesThatDoNot() {
    BoostedTrees trees =
        BoostedTrees.parse(
            """
            tree
            version=v3

            Tree=0
            num_leaves=3
            split_feature=1 0
            threshold=0.5 0.25
            left_child=1 -2
            right_child=-1 -3
            leaf_value=3 1 2

            Tree=1
            num_leaves=1
            leaf_value=0.5

            end of trees
            feature_importances:
            """,
            List.of("a", "b"));
    assertEquals(2, trees.size());
    assertEquals(3.5, trees.value(new double[] {0, 0.75}));
    assertEquals(1.5, trees.value(new double[] {0.25, 0.5}));
    assertEquals(2.5, trees.value(new double[] {0.3, 0.5}));
  }

  @Test
  void aRuntimeThatTheSystemLacksIsSoughtWhereOthersKeepTheirs(@TempDir Path folder)
      throws Exception {
    Path cache = Files.createDirectories(folder.resolve("pytorch/2.7.1-cpu"));
    Path runtime = Files.createFile(cache.resolve("libgomp-98b21ff3.so.1"));
    List<Path> found =
        LightGbmLibrary.runtimes(
            LightGbmLibrary.folders(Map.of("DJL_CACHE_DIR", folder.toString())));
    assertTrue(found.contains(runtime), found.toString());
    List<Path> loaded = new ArrayList<>();
    Path library = folder.resolve("lib_lightgbm.so");
    Optional<String> failure =
        LightGbmLibrary.load(
            List.of(library),
            List.of(Path.of("broken"), runtime),
            file -> {
              if (file.equals(Path.of("broken"))
                  || (file.equals(library) && !loaded.contains(runtime))) {
                throw new UnsatisfiedLinkError("libgomp.so.1: cannot open shared object file");
              }
              loaded.add(file);
            });
    assertEquals(Optional.empty(), failure);
    assertEquals(List.of(runtime, library), loaded);
  }

  @Test
  void whatIsMissingIsSaidInOneSentence() {
    for (Map.Entry<String, String> reason :
        Map.of("libgomp.so.1: cannot open", "apt-get install libgomp1", "bad ELF", "bad ELF")
            .entrySet()) {
      Optional<String> failure =
          LightGbmLibrary.load(
              List.of(Path.of("x.so")),
              List.of(),
              file -> {
                throw new UnsatisfiedLinkError(reason.getKey());
              });
      assertTrue(failure.orElseThrow().contains(reason.getValue()), failure.toString());
    }
  }
}
