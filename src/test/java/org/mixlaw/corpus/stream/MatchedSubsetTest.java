package org.mixlaw.corpus.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.tokens.IndexedTokens;
import org.mixlaw.corpus.tokens.IndexedTokensWriter;
import org.mixlaw.mixture.Mixture;

/** A short run repeats every domain as often as the long one that it stands for. */
class MatchedSubsetTest {
  private static final int LENGTH = 16;
  private static final Mixture MIXTURE = Mixture.parse("large=0.625,small=0.375", "test");

  @TempDir Path root;
  private final Map<String, IndexedTokens> domains = new HashMap<>();
  private final SortedMap<String, Long> available = new TreeMap<>();

  @BeforeEach
  void twoDomains() throws IOException {
    domain("large", 40_000);
    domain("small", 3_000);
  }

  /** Tokens of which no sequence is like another. */
  private void domain(String name, int tokens) throws IOException {
    try (IndexedTokensWriter writer = new IndexedTokensWriter(root.resolve(name), 1 << 20, 0, 0)) {
      writer.add(IntStream.range(1, tokens).toArray(), 0);
      writer.finish();
    }
    domains.put(name, IndexedTokens.open(root.resolve(name)));
    available.put(name, (long) tokens);
  }

  private TrainingStream stream(long seed, Map<String, Long> subset) {
    return new MixedStream(MIXTURE, domains, LENGTH, seed, subset, Map.of());
  }

  private SortedMap<String, Long> subset(long run, long target) {
    return MatchedSubset.of(available, LENGTH, run, target);
  }

  private static String read(TrainingStream stream, long index) {
    int[] tokens = new int[LENGTH + 1];
    stream.read(index, tokens, 0);
    return java.util.Arrays.toString(tokens);
  }

  /** How often each domain's every sequence was read in the first n of a stream. */
  private static Map<String, Map<String, Integer>> reads(TrainingStream stream, long n) {
    Map<String, Map<String, Integer>> reads = new HashMap<>();
    for (long i = 0; i < n; i++) {
      reads
          .computeIfAbsent(stream.domain(i), d -> new HashMap<>())
          .merge(read(stream, i), 1, Integer::sum);
    }
    return reads;
  }

  @Test
  void epochsAtTheEndOfAPilotAreThoseOfTheTarget() {
    long target = 20_000;
    SplittableRandom random = new SplittableRandom(8);
    for (int trial = 0; trial < 4; trial++) {
      long pilot = random.nextLong(500, target);
      SortedMap<String, Long> subset = subset(pilot * LENGTH, target * LENGTH);
      TrainingStream stream = stream(trial, subset);
      assertEquals(subset, stream.subset());
      reads(stream, pilot)
          .forEach(
              (domain, reads) -> {
                long all = MixedStream.sequences(available.get(domain), LENGTH);
                long kept = subset.get(domain);
                double exact = all * (double) pilot / target;
                assertEquals(Math.floor(exact), kept, domain + " of " + all);
                double share = MIXTURE.get(domain);
                double epochs = share * pilot / kept;
                double atTarget = share * target / all;
                assertEquals(atTarget * exact / kept, epochs, 1e-9, "but for a whole sequence");
                assertEquals(
                    Math.min((double) kept, Math.rint(share * pilot)), reads.size(), 1.0, domain);
                int turns = reads.values().stream().mapToInt(Integer::intValue).sum();
                for (int times : reads.values()) {
                  assertTrue(
                      times == turns / kept || times == turns / kept + 1,
                      domain + ": every sequence as often as any other");
                }
              });
    }
  }

  @Test
  void theSubsetIsAFunctionOfTheSeedAndGrowsWithTheRun() {
    Map<Long, Set<String>> bySize = new HashMap<>();
    for (long pilot : new long[] {500, 1500}) {
      TrainingStream stream = stream(5, subset(pilot * LENGTH, 4000 * LENGTH));
      bySize.put(pilot, reads(stream, 4000).get("small").keySet());
    }
    assertTrue(bySize.get(1500L).containsAll(bySize.get(500L)));
    assertTrue(bySize.get(1500L).size() > 2 * bySize.get(500L).size());
    TrainingStream other = stream(6, subset(500 * LENGTH, 4000 * LENGTH));
    Set<String> shared = new HashSet<>(reads(other, 4000).get("small").keySet());
    shared.retainAll(bySize.get(500L));
    assertTrue(shared.size() < bySize.get(500L).size() / 2, "another seed keeps other text");
  }

  @Test
  void itDoesNotMatterWhatWasReadBefore() {
    SortedMap<String, Long> subset = subset(300L * LENGTH, 4000L * LENGTH);
    TrainingStream stream = stream(11, subset);
    String[] forward = new String[3000];
    for (int i = 0; i < forward.length; i++) {
      forward[i] = read(stream, i);
    }
    TrainingStream again = stream(11, new HashMap<>(subset));
    String[] backward = new String[forward.length];
    for (int i = forward.length - 1; i >= 0; i--) {
      backward[i] = read(again, i);
    }
    assertArrayEquals(forward, backward);
    assertEquals(read(stream, 1L << 40), read(again, 1L << 40));
  }

  @Test
  void naturalRepetitionIsWhatItAlwaysWas() {
    SortedMap<String, Long> whole = subset(9000, 9000);
    whole.forEach(
        (domain, n) -> assertEquals(MixedStream.sequences(available.get(domain), LENGTH), n));
    TrainingStream natural = stream(3, Map.of());
    TrainingStream matched = stream(3, whole);
    assertTrue(natural.subset().isEmpty());
    java.util.zip.CRC32C digest = new java.util.zip.CRC32C();
    for (int i = 0; i < 8000; i++) {
      String tokens = read(natural, i);
      assertEquals(tokens, read(matched, i));
      digest.update(tokens.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
    assertEquals(NATURAL, digest.getValue(), "runs begun before subsets go on with the same text");
  }

  /** What the stream gave before there were subsets. */
  private static final long NATURAL = 2_858_533_128L;

  @Test
  void sizesAreExactWithinTheirBounds() {
    Map<String, Long> tokens = Map.of("huge", (1L << 52) + 1, "tiny", 33L, "none", 10L);
    SortedMap<String, Long> subset = MatchedSubset.of(tokens, 16, 3L << 40, 1L << 50);
    assertEquals(Map.of("huge", 3L << 38, "tiny", 1L), subset);
    assertEquals(Map.of("huge", 1L << 48, "tiny", 2L), MatchedSubset.of(tokens, 16, 5000, 4000));
  }

  @Test
  void aSubsetLargerThanItsDomainIsRefused() {
    InputException e =
        assertThrows(InputException.class, () -> stream(1, Map.of("small", 1_000_000L)));
    assertTrue(e.getMessage().startsWith("domain 'small' has "), e.getMessage());
  }
}
