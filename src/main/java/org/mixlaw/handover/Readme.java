package org.mixlaw.handover;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.mixlaw.base.Counts;
import org.mixlaw.base.Templates;
import org.mixlaw.fit.Prediction;
import org.mixlaw.loss.Weights;
import org.mixlaw.train.Schedule;

/** The README of a hand-over, from the templates {@code readme.ftl} and that of the target. */
final class Readme {
  private final Handover handover;
  private final RunPlan run;
  private final Map<String, Object> words = new HashMap<>();

  private Readme(Handover handover) {
    this.handover = handover;
    this.run = handover.run();
  }

  static String of(Handover handover, HandoverTarget target, Path out) throws IOException {
    Readme readme = new Readme(handover);
    readme.run();
    readme.texts();
    readme.target(target, out);
    readme.losses();
    return Templates.fill(Readme.class, "readme.ftl", readme.words);
  }

  private void run() {
    Schedule schedule = run.train().schedule();
    words.put("mixture", handover.blend().mixture());
    words.put("study", handover.study());
    words.put("source", shell(handover.source()));
    words.put("isStudy", handover.provenance().inputs().containsKey("study.yaml"));
    words.put("command", String.join(" ", handover.provenance().command()));
    words.put("model", run.spec().name());
    words.put("params", Counts.brief(run.spec().nonEmbeddingParameters()));
    words.put("tokens", Counts.brief(run.train().trainedTokens()));
    words.put(
        "tokensOf", handover.change().map(change -> " of the tokenizer " + change.to()).orElse(""));
    words.put("steps", Long.toString(run.steps()));
    words.put("batch", Integer.toString(run.batchSequences()));
    words.put("sequence", Integer.toString(run.sequenceLength()));
    words.put("vocabulary", Integer.toString(run.vocabulary()));
    words.put("schedule", schedule(schedule));
    words.put("rate", Double.toString(run.learningRate()));
    words.put("rateOrigin", run.rateOrigin());
    words.put("weightDecay", Double.toString(run.train().weightDecay()));
    words.put("clip", Double.toString(run.train().gradientClip()));
    words.put("seed", Long.toString(run.seed()));
    words.put("notices", handover.notices());
    words.put("conversion", handover.change().map(Readme::conversion).orElse(""));
  }

  private String schedule(Schedule schedule) {
    String kind =
        schedule instanceof Schedule.Wsd wsd
            ? "constant, then a line down to "
                + wsd.floor()
                + " of the peak over the last "
                + wsd.decay()
            : schedule instanceof Schedule.Cosine cosine
                ? "a cosine down to " + cosine.floor() + " of the peak at " + cosine.horizon()
                : "constant";
    return kind + ", behind a warmup of " + schedule.warmup();
  }

  private static String conversion(TokenizerChange change) {
    return String.format(
        Locale.ROOT,
        "The study's tokenizer is %s, this run's is %s. Shares and tokens above are this run's:"
            + " they read the same text in the same shares. Losses in nats per token are converted"
            + " through the bytes per token of each validation domain (times %s); in bits per byte"
            + " they are what the study predicts.",
        change.from(),
        change.to(),
        String.join(
            ", ",
            change.losses().entrySet().stream()
                .map(e -> String.format(Locale.ROOT, "%s %.4f", e.getKey(), e.getValue()))
                .toList()));
  }

  private void texts() {
    List<List<String>> rows = new ArrayList<>();
    handover
        .blend()
        .shares()
        .forEach(
            (domain, share) ->
                rows.add(
                    List.of(
                        cell(domain),
                        String.format(Locale.ROOT, "%.4f", share.proportion()),
                        Counts.brief(handover.blend().tokensOf(domain)),
                        share.text().map(t -> Counts.brief(t.tokens())).orElse("?"),
                        share.text().isEmpty()
                            ? "?"
                            : String.format(
                                Locale.ROOT,
                                "%.3g",
                                handover.blend().epochs(domain).getAsDouble()))));
    words.put("shares", rows);
  }

  private void target(HandoverTarget target, Path out) {
    String folder = out.toAbsolutePath().normalize().toString();
    words.put("target", target.name());
    words.put("out", folder);
    words.put("shellOut", shell(folder));
    words.put("notes", target.notes(handover));
    words.put(
        "files", target.files(handover).stream().map(HandoverTarget.NamedText::name).toList());
    Optional<Blend.TokenText> text =
        handover.blend().read().values().stream().flatMap(s -> s.text().stream()).findFirst();
    words.put("separator", text.map(t -> Long.toString(t.separator())).orElse("EOS"));
    words.put("dtype", text.map(t -> OlmoCoreTarget.numpy(t.type())).orElse("uint16"));
  }

  private void losses() {
    if (handover.expected().isEmpty()) {
      return;
    }
    ExpectedLosses expected = handover.expected().get();
    SortedMap<String, Prediction> baseline = expected.baseline();
    List<List<String>> rows = new ArrayList<>();
    expected
        .last()
        .losses()
        .forEach(
            (domain, p) -> {
              List<String> row =
                  new ArrayList<>(
                      List.of(
                          domain.equals(Weights.OVERALL) ? "overall (weighted)" : cell(domain),
                          loss(p),
                          interval(p)));
              if (!baseline.isEmpty()) {
                row.add(loss(baseline.get(domain)));
              }
              rows.add(row);
            });
    words.put("losses", rows);
    words.put("hasBaseline", !baseline.isEmpty());
    words.put("unit", expected.unit().toString());
    words.put("level", String.format(Locale.ROOT, "%.0f%%", 100 * expected.level()));
    words.put(
        "gain",
        expected
            .gain()
            .map(
                g ->
                    String.format(
                        Locale.ROOT,
                        "The overall loss should end %.4f %s below the baseline's (%.4f to %.4f).",
                        g.loss(),
                        expected.unit().brief(),
                        g.lower(),
                        g.upper()))
            .orElse(""));
    words.put(
        "looks",
        expected.points().stream()
            .map(
                point ->
                    List.of(
                        Counts.brief(point.tokens()),
                        Long.toString(point.step()),
                        loss(point.losses().get(Weights.OVERALL)),
                        interval(point.losses().get(Weights.OVERALL))))
            .toList());
  }

  private static String loss(Prediction p) {
    return String.format(Locale.ROOT, "%.4f", p.loss());
  }

  private static String interval(Prediction p) {
    return String.format(Locale.ROOT, "%.4f - %.4f", p.lower(), p.upper());
  }

  /** A name in a cell of a Markdown table. */
  private static String cell(String name) {
    return name.replace("|", "\\|");
  }

  /** A word of a command, quoted where a shell would take it apart. */
  static String shell(String word) {
    return word.matches("[A-Za-z0-9_./:=,+@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
