package org.mixlaw.report;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.train.RunFile;
import org.mixlaw.train.RunFolder;
import org.mixlaw.train.track.JsonLines;

/**
 * One run as its folder tells it.
 *
 * @param name the run's name
 * @param model the name of its model
 * @param mixtureName the name of its mixture
 * @param params non-embedding parameters
 * @param mixture the mixture trained on
 * @param file the resolved run, where Mixlaw trained it
 * @param finished whether it is finished
 * @param losses measured losses by validation domain, by rising tokens
 * @param last what its last logged step says; empty before the first
 */
record RunRecord(
    String name,
    String model,
    String mixtureName,
    long params,
    Mixture mixture,
    Optional<RunFile> file,
    boolean finished,
    SortedMap<String, List<Measured>> losses,
    Optional<JsonLines.LastStep> last) {

  /**
   * A measured loss.
   *
   * @param tokens tokens seen
   * @param loss nats per token
   * @param bitsPerByte the same in bits per byte, where the bytes are known
   */
  record Measured(double tokens, double loss, OptionalDouble bitsPerByte) {}

  /**
   * Reads every run of a study.
   *
   * @param study the study's folder
   * @return the runs, by size and name
   * @throws InputException if a file is broken: file and place are named
   * @throws IOException if a file cannot be read
   */
  static List<RunRecord> readAll(StudyFolder study) throws IOException {
    List<RunRecord> all = new ArrayList<>();
    for (RunFolder run : study.runFolders()) {
      all.add(read(run));
    }
    all.sort(Comparator.comparing(RunRecord::params).thenComparing(RunRecord::name));
    return List.copyOf(all);
  }

  private static RunRecord read(RunFolder folder) throws IOException {
    RunFile file = Documents.readYaml(folder.runFile(), RunFile.class);
    String model = file.run();
    SortedMap<String, List<Measured>> losses = new TreeMap<>();
    if (Files.exists(folder.losses())) {
      for (CsvTable.Row row : CsvTable.read(folder.losses()).rows()) {
        model = row.optionalText("model").orElse(model);
        OptionalDouble bits =
            row.optionalText("bits_per_byte").isPresent()
                ? OptionalDouble.of(row.number("bits_per_byte"))
                : OptionalDouble.empty();
        losses
            .computeIfAbsent(row.text("domain"), d -> new ArrayList<>())
            .add(new Measured(row.count("tokens"), row.number("loss"), bits));
      }
    }
    losses.values().forEach(l -> l.sort(Comparator.comparingDouble(Measured::tokens)));
    return new RunRecord(
        file.run(),
        model,
        mixtureName(file.run(), model, file.seed()),
        file.nonEmbeddingParameters(),
        file.mixture(),
        Optional.of(file),
        folder.finished(),
        losses,
        JsonLines.lastStep(folder.metrics()));
  }

  /** The runs of a loss table from elsewhere, each as long as it was measured. */
  static List<RunRecord> of(LossTable table) {
    record Key(long params, String run, String seed) {}
    Map<Key, List<LossTable.Row>> rows = new LinkedHashMap<>();
    for (LossTable.Row row : table.rows()) {
      rows.computeIfAbsent(new Key(row.params(), row.run(), row.seed()), k -> new ArrayList<>())
          .add(row);
    }
    return rows.values().stream().map(RunRecord::of).toList();
  }

  private static RunRecord of(List<LossTable.Row> rows) {
    LossTable.Row first = rows.get(0);
    SortedMap<String, List<Measured>> losses = new TreeMap<>();
    for (LossTable.Row row : rows) {
      losses
          .computeIfAbsent(row.domain(), d -> new ArrayList<>())
          .add(new Measured(row.tokens(), row.loss(), row.bitsPerByte()));
    }
    losses.values().forEach(l -> l.sort(Comparator.comparingDouble(Measured::tokens)));
    String model = first.model().isEmpty() ? Figures.count(first.params()) : first.model();
    return new RunRecord(
        first.run(),
        model,
        first.run(),
        first.params(),
        first.mixture(),
        Optional.empty(),
        true,
        losses,
        Optional.empty());
  }

  /** Runs are named {@code <model>-<mixture>-s<seed>}. */
  private static String mixtureName(String run, String model, long seed) {
    String name = run.startsWith(model + "-") ? run.substring(model.length() + 1) : run;
    String end = "-s" + seed;
    return name.endsWith(end) ? name.substring(0, name.length() - end.length()) : name;
  }

  /** Tokens of the whole run. */
  double plannedTokens() {
    return file.map(run -> (double) run.steps() * run.train().batchTokens())
        .orElseGet(this::tokens);
  }

  /** Floating-point operations so far: 6 N D where the architecture is not known. */
  double flops() {
    return tokens()
        * file.map(run -> run.model().flopsPerToken(run.vocabulary(), run.sequenceLength()))
            .orElse(6.0 * params);
  }

  /** Tokens seen so far. */
  double tokens() {
    double measured =
        losses.values().stream()
            .flatMap(List::stream)
            .mapToDouble(Measured::tokens)
            .max()
            .orElse(0);
    return Math.max(measured, last.map(JsonLines.LastStep::tokens).orElse(0L));
  }

  /** The weighted mean at every checkpoint at which all weighted domains were measured. */
  SortedMap<Double, Double> overall(Map<String, Double> weights) {
    SortedMap<Double, Map<String, Double>> checkpoints = new TreeMap<>();
    for (String domain : weights.keySet()) {
      losses
          .getOrDefault(domain, List.of())
          .forEach(
              m ->
                  checkpoints
                      .computeIfAbsent(m.tokens(), t -> new TreeMap<>())
                      .put(domain, m.loss()));
    }
    SortedMap<Double, Double> overall = new TreeMap<>();
    checkpoints.forEach(
        (tokens, each) -> {
          if (each.keySet().containsAll(weights.keySet())) {
            overall.put(tokens, Weights.mean(each, weights));
          }
        });
    return overall;
  }

  /** The last measured loss of a domain. */
  Optional<Measured> finalLoss(String domain) {
    List<Measured> measured = losses.getOrDefault(domain, List.of());
    return measured.isEmpty() ? Optional.empty() : Optional.of(measured.get(measured.size() - 1));
  }
}
