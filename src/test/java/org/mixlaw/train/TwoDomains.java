package org.mixlaw.train;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.mixlaw.base.Documents;
import org.mixlaw.base.Provenance;
import org.mixlaw.base.Seeds;
import org.mixlaw.corpus.stream.TrainingStream;
import org.mixlaw.corpus.stream.ValidationSet;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.network.DeviceChoice;

/** A made-up corpus of two domains that favour other tokens, and runs on it. */
final class TwoDomains implements TrainingStream {
  static final int VOCABULARY = 128;
  static final int SEQUENCE_LENGTH = 16;
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);
  private static final List<String> DOMAINS = List.of("even", "odd");

  private final long seed;

  TwoDomains(long seed) {
    this.seed = seed;
  }

  static RunSpec spec(TrainConfig config) throws Exception {
    return new RunSpec(
        "tiny-half-s1",
        ModelSpec.of("tiny", 1, 16, 2),
        VOCABULARY,
        Mixture.of(Map.of("even", 0.75, "odd", 0.25)),
        1,
        0.01,
        config,
        new DeviceChoice.Cpu(),
        1,
        new TreeMap<>(Map.of("even", 1000L, "odd", 500L)),
        Provenance.of(List.of("train"), Map.of("run", 1L), Map.of(), CLOCK));
  }

  /** A train section: what is given here, and these defaults in front of it. */
  static TrainConfig config(String... lines) throws Exception {
    Map<String, String> keys = new TreeMap<>();
    keys.put("batch_tokens", "128");
    keys.put("tokens", "5120");
    keys.put("evaluate_every", "1280");
    keys.put("checkpoint_every", "640");
    for (String line : lines) {
      keys.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip());
    }
    StringBuilder yaml = new StringBuilder();
    keys.forEach((key, value) -> yaml.append(key).append(": ").append(value).append('\n'));
    return Documents.yaml().readValue(yaml.toString(), TrainConfig.class);
  }

  static List<ValidationSet> validation() {
    return List.of(new HeldOut("odd", 5), new HeldOut("even", 7));
  }

  @Override
  public int sequenceLength() {
    return SEQUENCE_LENGTH;
  }

  @Override
  public Set<String> domains() {
    return Set.copyOf(DOMAINS);
  }

  @Override
  public String domain(long index) {
    return DOMAINS.get(index % 4 == 3 ? 1 : 0);
  }

  @Override
  public void read(long index, int[] tokens, int offset) {
    fill(domain(index), Seeds.mix(seed ^ index), tokens, offset, SEQUENCE_LENGTH + 1);
  }

  private static void fill(String domain, long seed, int[] tokens, int offset, int length) {
    for (int i = 0; i < length; i++) {
      int draw = (int) Long.remainderUnsigned(Seeds.mix(seed + 31L * i), VOCABULARY / 4);
      tokens[offset + i] = 2 * draw + (domain.equals("odd") ? 1 : 0);
    }
  }

  /** Sequences of one domain, the last one cut short. */
  private record HeldOut(String domain, int sequences) implements ValidationSet {
    @Override
    public void read(int index, int[] inputs, int[] targets, int offset) {
      int[] tokens = new int[SEQUENCE_LENGTH + 1];
      fill(domain, Seeds.derive(index, domain), tokens, 0, SEQUENCE_LENGTH + 1);
      System.arraycopy(tokens, 0, inputs, offset, SEQUENCE_LENGTH);
      System.arraycopy(tokens, 1, targets, offset, SEQUENCE_LENGTH);
      if (index == sequences - 1) {
        java.util.Arrays.fill(targets, offset + 10, offset + SEQUENCE_LENGTH, -100);
      }
    }

    @Override
    public long tokens() {
      return (long) sequences * SEQUENCE_LENGTH - 6;
    }

    @Override
    public double bytesPerToken() {
      return domain.equals("odd") ? Double.NaN : 2;
    }
  }

  static Path run(Path folder) {
    return folder.resolve("run");
  }
}
