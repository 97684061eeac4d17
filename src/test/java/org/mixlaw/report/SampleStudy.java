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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mixlaw.base.Documents;
import org.mixlaw.base.Provenance;
import org.mixlaw.fit.FittedLaws;
import org.mixlaw.fit.HoldOutCases;
import org.mixlaw.fit.HoldOutErrors;
import org.mixlaw.fit.LawsFile;
import org.mixlaw.law.joint.JointLaw;
import org.mixlaw.law.mixing.MixingForm;
import org.mixlaw.law.mixing.MixingLaw;
import org.mixlaw.law.scaling.Drift;
import org.mixlaw.law.scaling.LossShape;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.loss.StepsToMatch;
import org.mixlaw.loss.noise.MeasurementNoise;
import org.mixlaw.mixture.CappedSimplex;
import org.mixlaw.mixture.HalvingGrid;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.MixtureTable;
import org.mixlaw.model.ModelCards;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.Precision;
import org.mixlaw.optimum.Estimate;
import org.mixlaw.optimum.Goal;
import org.mixlaw.optimum.NearOptimal;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.optimum.OptimumFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.outcome.AtSize;
import org.mixlaw.study.outcome.Gain;
import org.mixlaw.study.outcome.Matching;
import org.mixlaw.study.outcome.Validation;
import org.mixlaw.train.RunFile;
import org.mixlaw.train.TrainConfig;

/**
 * A study's folder as a finished quickstart leaves it, its losses worked out from a joint law, plus
 * a little noise, instead of trained.
 */
final class SampleStudy {
  static final List<String> DOMAINS =
      List.of("dictionary", "health", "java", "javascript", "manual");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);
  private static final List<String> CARDS = List.of("tiny-25k", "tiny-100k", "tiny-336k");
  private static final String TARGET = "tiny-793k";
  private static final long TOKENS = 798_720;
  private static final HoldOutCases NOTHING = new HoldOutCases(List.of(), List.of());

  private final Path folder;
  private final Random random = new Random(3);
  private final ModelCards cards = ModelCards.of(Map.of());
  private final Mixture best =
      Mixture.parse("dictionary=0.31,health=0.2,java=0.17,javascript=0.14,manual=0.18", "");
  private final Mixture natural =
      Mixture.parse("dictionary=0.32,health=0.1,java=0.24,javascript=0.25,manual=0.09", "");

  private SampleStudy(Path folder) {
    this.folder = folder;
  }

  /** Writes the study and returns its folder. */
  static Path write(Path folder) throws IOException {
    return new SampleStudy(folder).writeAll();
  }

  private Path writeAll() throws IOException {
    Files.createDirectories(folder);
    StringBuilder domains = new StringBuilder();
    DOMAINS.forEach(
        d -> domains.append("    ").append(d).append(": {train: [").append(d).append(".jsonl]}\n"));
    Files.writeString(
        folder.resolve("study.yaml"),
        """
        name: five-domain-mini
        seeds: [1]
        corpus:
          tokenizer: bytes
          sequence_length: 128
          domains:
        %smodels:
          - {card: tiny-25k, learning_rate: 6e-3}
          - {card: tiny-100k, learning_rate: 4e-3}
          - {card: tiny-336k, learning_rate: 3e-3}
        train: {batch_tokens: 4096, tokens: 800K, schedule: {kind: wsd, warmup: 5%%, decay: 20%%}}
        mixtures: {design: {kind: halving, count: 8}, baseline: proportional}
        target: {card: tiny-793k, tokens: 800K}
        validate: {card: tiny-793k, tokens: 800K, learning_rate: 2e-3}
        """
            .formatted(domains));
    CappedSimplex allowed = CappedSimplex.of(DOMAINS, Map.of());
    SortedMap<String, Mixture> mixtures =
        MixtureTable.number(HalvingGrid.design(allowed, 16, 8, 1));
    for (String card : CARDS) {
      for (Map.Entry<String, Mixture> mixture : mixtures.entrySet()) {
        run(card, mixture.getKey(), mixture.getValue());
      }
    }
    List<LossTable> tables = new ArrayList<>();
    for (RunRecord run : RunRecord.readAll(new StudyFolder(folder))) {
      tables.add(LossTable.read(folder.resolve("runs").resolve(run.name()).resolve("losses.csv")));
    }
    LossTable losses = LossTable.merge(tables);
    losses.write(folder.resolve("losses.csv"));
    LawsFile.write(folder.resolve("laws.json"), laws(mixtures), made("run"));
    run(TARGET, "optimum", best);
    run(TARGET, "baseline", natural);
    OptimumFile.write(
        folder.resolve("optimum.yaml"), optimum(), LossUnit.NATS_PER_TOKEN, made("run"));
    json(folder.resolve("validation.json"), validation());
    return folder;
  }

  /** The law that the losses obey; {@code off} shifts its parameters as a fit or a draw would. */
  private static JointLaw law(double off) {
    SortedMap<String, JointLaw.Own> parameters = new TreeMap<>();
    for (int own = 0; own < DOMAINS.size(); own++) {
      double[] slopes = new double[DOMAINS.size()];
      for (int d = 0; d < slopes.length; d++) {
        slopes[d] = (d == own ? -3.2 : 0.15 * (d - 2)) * (1 + off);
      }
      MixingLaw mixing =
          new MixingLaw(MixingForm.M2, new double[] {0.9 + 0.1 * own, 0.12}, slopes, 0.1, 15);
      parameters.put(
          DOMAINS.get(own), new JointLaw.Own(mixing, 0.3 * Math.exp(off), 0.22 * Math.exp(-off)));
    }
    LossShape shape = new LossShape(1e5, 3e5, 0.35 + off, 0.45 + off, 0.05, true, true);
    return new JointLaw(
        MixingForm.M2,
        DOMAINS,
        shape,
        parameters,
        new Drift(new double[0], new double[0], new TreeMap<>()));
  }

  private static double loss(double params, double tokens, Mixture mixture, String domain) {
    double[] proportions = DOMAINS.stream().mapToDouble(mixture::get).toArray();
    return law(0).at(params, tokens).losses(proportions)[DOMAINS.indexOf(domain)];
  }

  private FittedLaws laws(SortedMap<String, Mixture> mixtures) {
    SortedMap<String, FittedLaws.Quality> quality = new TreeMap<>();
    DOMAINS.forEach(
        d ->
            quality.put(
                d,
                new FittedLaws.Quality(
                    192,
                    0.0031,
                    0.0032,
                    0.9987,
                    0.004,
                    0.11,
                    OptionalDouble.of(0.75),
                    OptionalDouble.of(41),
                    List.of())));
    double[] losses = {2.1, 2.2, 2.3, 2.4, 2.5};
    HoldOutCases.Case missed =
        new HoldOutCases.Case(
            mixtures.get(mixtures.firstKey()),
            Arrays.stream(losses).map(loss -> loss + .009).toArray(),
            losses);
    return new FittedLaws(
        "joint-m2",
        new TreeMap<>(),
        law(0.002),
        List.of(law(-0.01), law(0.01)),
        quality,
        new FittedLaws.Measured(
            mixtures,
            CARDS.stream().map(card -> cards.find(card).nonEmbeddingParameters()).toList(),
            new FittedLaws.Tokens(TOKENS / 8, TOKENS)),
        OptionalDouble.of(1e-5),
        new HoldOutErrors(
            NOTHING,
            new HoldOutCases(DOMAINS, List.of(missed)),
            NOTHING,
            NOTHING,
            List.of(),
            .7,
            0),
        new TreeMap<>(Map.of("joint-m1", 0.0093, "joint-m2", 0.0061, "joint-m4", 0.0117)),
        new TreeMap<>(Map.of("log-linear-in-size", 0.0101)),
        0,
        List.of("8 mixtures are few for a law over 5 training domains"),
        LossUnit.NATS_PER_TOKEN,
        MeasurementNoise.UNKNOWN);
  }

  // Plain writes: flushing a hundred small files to the disk would take the tests' time.
  private static void yaml(Path file, Object document) throws IOException {
    Files.writeString(file, Documents.yaml().writeValueAsString(document));
  }

  private static void json(Path file, Object document) throws IOException {
    Files.writeString(file, Documents.json().writeValueAsString(document));
  }

  private Provenance made(String... command) throws IOException {
    return Provenance.of(List.of(command), Map.of("study", 1L), Map.of(), CLOCK);
  }

  private void run(String card, String name, Mixture mixture) throws IOException {
    ModelSpec spec = cards.find(card);
    String run = card + "-" + name + "-s1";
    Path at = Files.createDirectories(folder.resolve("runs").resolve(run));
    SortedMap<String, Long> available = new TreeMap<>();
    DOMAINS.forEach(
        domain -> available.put(domain, domain.equals("manual") ? 40_000L : 3_000_000L));
    TrainConfig train =
        Documents.yaml()
            .readValue(
                "{batch_tokens: 4096, tokens: 800K, schedule: {kind: wsd, warmup: 5%, decay: 20%}}",
                TrainConfig.class);
    yaml(
        at.resolve("run.yaml"),
        new RunFile(
            run,
            spec,
            384,
            spec.nonEmbeddingParameters(),
            128,
            mixture,
            1,
            4e-3,
            train,
            TOKENS / 4096,
            Precision.FP32,
            "cpu",
            available,
            new TreeMap<>(),
            DOMAINS,
            7,
            new TreeMap<>(),
            new TreeMap<>(),
            "",
            made("run", "quickstart.yaml")));
    StringBuilder losses = new StringBuilder("run,model,params,seed,tokens");
    mixture.domains().forEach(d -> losses.append(",mix.").append(d));
    losses.append(",domain,loss,bits_per_byte\n");
    for (long tokens = TOKENS / 8; tokens <= TOKENS; tokens += TOKENS / 8) {
      for (String domain : DOMAINS) {
        double loss =
            loss(spec.nonEmbeddingParameters(), tokens, mixture, domain)
                + 0.004 * random.nextGaussian();
        losses.append(
            String.join(",", run, card, "" + spec.nonEmbeddingParameters(), "1", "" + tokens));
        mixture.proportions().values().forEach(p -> losses.append(',').append(p));
        losses.append(String.format(Locale.ROOT, ",%s,%s,%s%n", domain, loss, loss / Math.log(2)));
      }
    }
    Files.writeString(at.resolve("losses.csv"), losses);
    SortedMap<String, Double> epochs = new TreeMap<>();
    available.forEach((d, tokens) -> epochs.put(d, mixture.get(d) * TOKENS / tokens));
    Files.writeString(
        at.resolve("metrics.jsonl"),
        "{\"step\":1,\"tokens\":4096,\"loss\":5.1,\"gradient_norm\":1.0,\"timing\":{\"seconds\":0.1,\"tokens_per_second\":40000}}\n"
            + "{\"step\":195,\"tokens\":798720,\"loss\":2.1,\"gradient_norm\":0.4,\"epochs\":"
            + Documents.json().writeValueAsString(epochs).replace("\n", "")
            + ",\"timing\":{\"seconds\":"
            + String.format(Locale.ROOT, "%.1f", spec.nonEmbeddingParameters() / 8000.0)
            + ",\"tokens_per_second\":64000}}\n");
    Files.writeString(at.resolve("done"), "{}");
  }

  private Estimate estimate(double value) {
    return new Estimate(value, value - 0.018, value + 0.021);
  }

  private SortedMap<String, Estimate> estimates(Mixture mixture) {
    SortedMap<String, Estimate> all = new TreeMap<>();
    long params = cards.find(TARGET).nonEmbeddingParameters();
    DOMAINS.forEach(d -> all.put(d, estimate(loss(params, TOKENS, mixture, d) - 0.006)));
    return all;
  }

  private static double mean(SortedMap<String, Estimate> losses) {
    return losses.values().stream().mapToDouble(Estimate::value).average().orElseThrow();
  }

  private Optimum optimum() {
    SortedMap<String, Double> weights = new TreeMap<>();
    DOMAINS.forEach(d -> weights.put(d, 0.2));
    SortedMap<String, NearOptimal.Range> ranges = new TreeMap<>();
    DOMAINS.forEach(
        d ->
            ranges.put(
                d, new NearOptimal.Range(Math.max(0, best.get(d) - 0.09), best.get(d) + 0.11)));
    SortedMap<String, Estimate> ours = estimates(best);
    SortedMap<String, Estimate> theirs = estimates(natural);
    double gain = mean(theirs) - mean(ours);
    return new Optimum(
        cards.find(TARGET).nonEmbeddingParameters(),
        TOKENS,
        Goal.WEIGHTED,
        weights,
        new TreeMap<>(Map.of("manual", 0.25)),
        new TreeMap<>(),
        best,
        estimate(mean(ours)),
        ours,
        new Optimum.Baseline("proportional", natural, estimate(mean(theirs)), theirs),
        new Optimum.Gain(gain, gain - 0.01, gain + 0.012, 0.97),
        new NearOptimal(0.004, ranges),
        Optional.of(new Optimum.Nearest(natural, 0.22, 0.3)),
        new Optimum.Starts(24, 24, 200, 1),
        0.8,
        List.of("manual at 0.180 lies outside the measured range 0.000 to 0.125"));
  }

  private Validation validation() throws IOException {
    List<Validation.Checked> checked = new ArrayList<>();
    for (String name : List.of("optimum", "baseline")) {
      Mixture mixture = name.equals("optimum") ? best : natural;
      List<Validation.Row> rows = new ArrayList<>();
      double sum = 0;
      for (Map.Entry<String, Estimate> predicted : estimates(mixture).entrySet()) {
        double observed = predicted.getValue().value() + 0.006 + 0.012 * random.nextGaussian();
        sum += observed;
        rows.add(row(predicted.getKey(), predicted.getValue(), observed));
      }
      rows.add(row(Validation.OVERALL, estimate(mean(estimates(mixture))), sum / DOMAINS.size()));
      checked.add(new Validation.Checked(name, TARGET + "-" + name + "-s1", mixture, rows));
    }
    double predicted = checked.get(1).overall().predicted() - checked.get(0).overall().predicted();
    double observed = checked.get(1).overall().observed() - checked.get(0).overall().observed();
    List<String> order = List.of("optimum", "baseline");
    AtSize at =
        new AtSize(
            TARGET,
            cards.find(TARGET).nonEmbeddingParameters(),
            TOKENS,
            checked,
            new Validation.Ranking(order, order, true, predicted, observed, 5, 4),
            new Gain(
                predicted,
                predicted - 0.02,
                predicted + 0.02,
                observed,
                0.006,
                OptionalDouble.of(0.008),
                0.002),
            new Matching(
                steps("optimum", "baseline", checked.get(1), 0.83),
                steps("baseline", "optimum", checked.get(0), 1.21)),
            Optional.of(
                new Matching(
                    steps("optimum", "baseline", checked.get(1), 0.85),
                    steps("baseline", "optimum", checked.get(0), 1.19))),
            List.of());
    return new Validation(
        Validation.FORMAT.number(), 0.8, List.of(at), Optional.empty(), made("quickstart"));
  }

  private static StepsToMatch steps(
      String curve, String reference, Validation.Checked reached, double share) {
    return new StepsToMatch(
        curve,
        reference,
        TOKENS,
        reached.overall().observed(),
        OptionalDouble.of(share),
        OptionalDouble.of(share - 0.02),
        List.of());
  }

  private static Validation.Row row(String domain, Estimate predicted, double observed) {
    return Validation.Row.of(
        domain, predicted.value(), predicted.lower(), predicted.upper(), observed);
  }

  /** Training domains, sorted. */
  static SortedSet<String> domains() {
    return new TreeSet<>(DOMAINS);
  }
}
