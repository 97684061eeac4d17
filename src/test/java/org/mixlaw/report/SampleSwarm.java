package org.mixlaw.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.mixlaw.base.Provenance;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.HoldOutCases;
import org.mixlaw.fit.HoldOutErrors;
import org.mixlaw.fit.LawsFile;
import org.mixlaw.law.Law;
import org.mixlaw.law.joint.JointLaw;
import org.mixlaw.law.mixing.MixingForm;
import org.mixlaw.law.mixing.MixingLaw;
import org.mixlaw.law.scaling.Drift;
import org.mixlaw.law.scaling.LossShape;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.loss.noise.MeasurementNoise;
import org.mixlaw.mixture.CappedSimplex;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.optimum.OptimumFile;
import org.mixlaw.optimum.OptimumRequest;
import org.mixlaw.optimum.OptimumSearch;

/** A swarm as others measure it: 300 small runs on mixtures of 17 domains, one checkpoint each. */
final class SampleSwarm {
  static final List<String> DOMAINS =
      List.of(
          "ArXiv",
          "BookCorpus2",
          "Books3",
          "DM Mathematics",
          "Enron Emails",
          "EuroParl",
          "FreeLaw",
          "Github",
          "Gutenberg (PG-19)",
          "HackerNews",
          "NIH ExPorter",
          "OpenSubtitles",
          "PhilPapers",
          "Pile-CC",
          "PubMed Abstracts",
          "PubMed Central",
          "StackExchange");
  static final int RUNS = 300;
  private static final long PARAMS = 1_000_000;
  private static final long TOKENS = 1_000_000_000;
  private static final int DRAWS = 40;

  private SampleSwarm() {}

  /** Writes losses.csv, laws.json and optimum.yaml. */
  static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    SplittableRandom random = new SplittableRandom(17);
    CappedSimplex all = CappedSimplex.of(DOMAINS, Map.of());
    SortedMap<String, Mixture> mixtures = new TreeMap<>();
    for (int m = 1; m <= RUNS; m++) {
      mixtures.put(String.format("swarm%03d", m), all.mixture(all.sample(random)));
    }
    Random noise = new Random(4);
    List<LossTable.Row> rows = new ArrayList<>();
    mixtures.forEach(
        (run, mixture) -> {
          double[] losses = law(0).at(PARAMS, TOKENS).losses(mixture.vector(DOMAINS));
          for (int d = 0; d < losses.length; d++) {
            rows.add(
                new LossTable.Row(
                    run,
                    "1M",
                    PARAMS,
                    "1",
                    TOKENS,
                    mixture,
                    DOMAINS.get(d),
                    losses[d] + 0.004 * noise.nextGaussian(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty()));
          }
        });
    LossTable.of(rows).write(folder.resolve("losses.csv"));
    FittedLaws laws = laws(mixtures, rows, noise);
    Provenance made =
        Provenance.of(
            List.of("fit", "losses.csv"),
            Map.of("laws", 1L),
            Map.of(),
            Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC));
    LawsFile.write(folder.resolve("laws.json"), laws, made);
    OptimumFile.write(
        folder.resolve("optimum.yaml"),
        OptimumSearch.find(laws, OptimumRequest.at(PARAMS, TOKENS)),
        LossUnit.NATS_PER_TOKEN,
        made);
    return folder;
  }

  private static JointLaw law(double off) {
    SortedMap<String, JointLaw.Own> parameters = new TreeMap<>();
    for (int own = 0; own < DOMAINS.size(); own++) {
      double[] slopes = new double[DOMAINS.size()];
      for (int d = 0; d < slopes.length; d++) {
        slopes[d] = (d == own ? -4 - own % 3 : 0.4 * ((own * 7 + d * 3) % 5 - 2)) * (1 + off);
      }
      MixingLaw mixing =
          new MixingLaw(
              MixingForm.M2, new double[] {0.7 + 0.02 * own, 0.12 + off / 10}, slopes, 0.1, 15);
      parameters.put(DOMAINS.get(own), new JointLaw.Own(mixing, 0.3, 0.2));
    }
    return new JointLaw(
        MixingForm.M2,
        DOMAINS,
        new LossShape(PARAMS, TOKENS, 0.3, 0.3, 0, true, true),
        parameters,
        new Drift(new double[0], new double[0], new TreeMap<>()));
  }

  private static FittedLaws laws(
      SortedMap<String, Mixture> mixtures, List<LossTable.Row> rows, Random noise) {
    SortedMap<String, FittedLaws.Quality> quality = new TreeMap<>();
    for (String domain : DOMAINS) {
      quality.put(
          domain,
          new FittedLaws.Quality(
              RUNS,
              0.0048,
              0.0032,
              0.994,
              0.004,
              0.05,
              OptionalDouble.empty(),
              OptionalDouble.empty(),
              List.of()));
    }
    HoldOutCases none = new HoldOutCases(List.of(), List.of());
    List<HoldOutCases.Case> cases = new ArrayList<>();
    for (int m = 0; m < rows.size(); m += DOMAINS.size()) {
      double[] measured =
          rows.subList(m, m + DOMAINS.size()).stream().mapToDouble(LossTable.Row::loss).toArray();
      double[] predicted =
          Arrays.stream(measured).map(loss -> loss + 0.02 * (noise.nextDouble() - 0.5)).toArray();
      cases.add(new HoldOutCases.Case(rows.get(m).mixture(), predicted, measured));
    }
    List<Law> draws = new ArrayList<>();
    for (int k = 0; k < DRAWS; k++) {
      draws.add(law(0.06 * noise.nextGaussian()));
    }
    return new FittedLaws(
        "joint-m2",
        new TreeMap<>(),
        law(0),
        draws,
        quality,
        new FittedLaws.Measured(mixtures, List.of(PARAMS), new FittedLaws.Tokens(TOKENS, TOKENS)),
        OptionalDouble.empty(),
        new HoldOutErrors(new HoldOutCases(DOMAINS, cases), none, none, none, List.of(), 0, 0),
        new TreeMap<>(),
        new TreeMap<>(),
        0,
        List.of(),
        LossUnit.NATS_PER_TOKEN,
        MeasurementNoise.UNKNOWN);
  }
}
