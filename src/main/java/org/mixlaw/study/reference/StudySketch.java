package org.mixlaw.study.reference;

import java.util.List;
import java.util.Locale;
import org.mixlaw.base.Documents;

/**
 * A first study file, made of the text there is: every section, and beside each choice why it is so
 * and what else there is. A small study of the processor's size; a GPU makes it one of its own.
 *
 * @param name the study's name
 * @param domains the training domains
 * @param gpu whether the runs will be on a GPU
 */
public record StudySketch(String name, List<Domain> domains, boolean gpu) {
  private static final int FEWEST_MIXTURES = 8;
  private static final int MIXTURES_A_DOMAIN = 2;

  /**
   * A training domain.
   *
   * @param name its name
   * @param patterns paths or patterns of its files, relative to the study file
   * @param bytes how much there is, as it lies on the disk
   */
  public record Domain(String name, List<String> patterns, long bytes) {}

  /**
   * Writes the file.
   *
   * @return YAML with comments
   */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, "# A study of Mixlaw, sketched by 'mixlaw init'. docs/study.md explains every key.");
    line(text, "# 'mixlaw plan' of this file says what it costs, 'mixlaw run' runs it.");
    line(text, "name: %s", name);
    line(
        text, "seeds: [1]                 # more seeds tell what runs differ by from chance alone");
    line(text, "corpus:");
    line(
        text,
        gpu
            ? "  tokenizer: r50k          # or {huggingface: tokenizer.json}, that of the real run"
            : "  tokenizer: bytes         # quick to train on; on a GPU r50k, or {huggingface:"
                + " tokenizer.json}");
    line(text, "  sequence_length: %d", gpu ? 2048 : 128);
    line(text, "  domains:                 # 1%% to 5%% held out of each, to measure losses on");
    for (Domain domain : domains) {
      line(
          text,
          "    %s: {train: [%s], validation: {held_out: %s, tokens: %s}}  # %s on the disk",
          quoted(domain.name()),
          String.join(", ", domain.patterns().stream().map(StudySketch::quoted).toList()),
          gpu ? "0.01" : "0.05",
          gpu ? "2M" : "64K",
          size(domain.bytes()));
    }
    line(text, "models:                    # the proxies, small to large; rates fall with size");
    for (String model : gpu ? GPU_MODELS : CPU_MODELS) {
      line(text, "  - {%s}", model);
    }
    line(text, "train:");
    line(text, "  batch_tokens: %s", gpu ? "524288" : "4096");
    line(text, "  tokens: %s             # of every run", gpu ? "1B" : "640K");
    line(
        text,
        "  schedule: {kind: constant, warmup: 5%%}  # so that every checkpoint is a shorter run");
    line(
        text,
        "  evaluate_every: 25%%   # on all that is held out, which takes a third of training a token");
    line(text, "  checkpoint_every: 25%%");
    line(text, "mixtures:");
    line(
        text,
        "  design: {kind: dirichlet, concentration: 1, count: %d}  # at least twice as many as"
            + " domains; caps: {NAME: 0.5} bounds them",
        Math.max(FEWEST_MIXTURES, MIXTURES_A_DOMAIN * domains.size()));
    line(
        text,
        "  baseline: proportional   # to the tokens there are; or uniform, or {NAME: 0.7, ...}");
    line(text, "  # floors: {%s: 0.05}     # what every mixture must hold", quoted(first()));
    line(
        text,
        "target: {card: %s, tokens: %s}  # the run that the mixture is for; weights: FILE.csv"
            + " where domains count differently",
        gpu ? "pythia-1b" : "tiny-793k",
        gpu ? "20B" : "640K");
    line(
        text,
        "validate: {card: %s, tokens: %s, learning_rate: %s}  # trained on optimum and baseline, to"
            + " prove it",
        gpu ? "pythia-160m" : "tiny-793k",
        gpu ? "1B" : "640K",
        gpu ? "6e-4" : "2e-3");
    line(
        text,
        gpu
            ? "budget: {max_device_hours: 100}"
            : "budget: {max_device_hours: 10, peak_flops: 1e11, mfu: 0.6}  # of two processor"
                + " cores");
    return text.toString();
  }

  private static final List<String> CPU_MODELS =
      List.of(
          "card: tiny-25k, learning_rate: 6e-3",
          "card: tiny-100k, learning_rate: 4e-3",
          "card: tiny-336k, learning_rate: 3e-3");

  private static final List<String> GPU_MODELS =
      List.of("card: pythia-14m, learning_rate: 2e-3", "card: pythia-70m, learning_rate: 1e-3");

  private String first() {
    return domains.get(0).name();
  }

  private static void line(StringBuilder text, String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  private static String size(long bytes) {
    return bytes < 10_000_000
        ? String.format(Locale.ROOT, "%.0f KB", Math.ceil(bytes / 1e3))
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }

  /** A text as YAML and JSON both read it. */
  private static String quoted(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9_-]*")
            && !text.matches("(?i)y|n|yes|no|on|off|true|false|null")
        ? text
        : Documents.json().valueToTree(text).toString();
  }
}
