package org.mixlaw.train.track;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.DomainLoss;

/**
 * {@code metrics.jsonl}: one JSON document for each step and each evaluation, written here and read
 * back here.
 */
public final class JsonLines implements Tracker {
  /** The file's name in a run's folder. */
  public static final String FILE = "metrics.jsonl";

  /** What only the document of a step holds. */
  private static final String OF_A_STEP = "\"gradient_norm\"";

  /** What only the document of an evaluation holds. */
  private static final String OF_AN_EVALUATION = "\"validation\"";

  private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");
  private static final int TAIL = 1 << 16;
  private static final ObjectWriter LINE =
      Documents.json().writer().without(SerializationFeature.INDENT_OUTPUT);

  private final AppendLog log;

  private JsonLines(AppendLog log) {
    this.log = log;
  }

  static Tracker open(TrackedRun run, Mark mark) throws IOException {
    return new JsonLines(AppendLog.open(run.folder().resolve(FILE), mark.length()));
  }

  @Override
  public void step(StepMetrics step) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step.step());
    line.put("tokens", step.tokens());
    line.put("loss", step.loss());
    line.put("gradient_norm", step.gradientNorm());
    line.put("learning_rate", step.learningRate());
    if (!step.applied()) {
      line.put("skipped", true);
    }
    line.put("domain_loss", step.domainLoss());
    line.put("epochs", step.epochs());
    StepMetrics.Timing timing = step.timing();
    Map<String, Object> speed = new LinkedHashMap<>();
    speed.put("seconds", timing.seconds());
    speed.put("tokens_per_second", timing.tokensPerSecond());
    putIfKnown(speed, "mfu", timing.mfu());
    speed.put("data_wait", timing.dataWait());
    speed.put("memory", timing.memory());
    line.put("timing", speed);
    append(line);
  }

  @Override
  public void evaluation(EvaluationMetrics evaluation) throws IOException {
    Map<String, Object> byDomain = new LinkedHashMap<>();
    for (DomainLoss loss : evaluation.losses()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("loss", loss.loss());
      putIfKnown(entry, "standard_error", loss.standardError());
      putIfKnown(entry, "bits_per_byte", loss.bitsPerByte());
      entry.put("tokens", loss.tokens());
      byDomain.put(loss.domain(), entry);
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", evaluation.step());
    line.put("tokens", evaluation.tokens());
    line.put("validation", byDomain);
    line.put("epochs", evaluation.epochs());
    if (!evaluation.subset().isEmpty()) {
      line.put("subset", evaluation.subset());
    }
    append(line);
  }

  @Override
  public Mark sync() throws IOException {
    return new Mark(FILE, log.sync());
  }

  @Override
  public void close() throws IOException {
    log.close();
  }

  private void append(Map<String, Object> line) throws IOException {
    log.append((LINE.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void putIfKnown(Map<String, Object> entry, String key, double value) {
    if (!Double.isNaN(value)) {
      entry.put(key, value);
    }
  }

  /**
   * What the last logged step of a run says.
   *
   * @param step the step
   * @param tokens tokens seen
   * @param loss training loss, nats per token
   * @param tokensPerSecond speed
   * @param seconds training time so far
   * @param epochs how often each domain has been read through, where that is known
   */
  public record LastStep(
      long step,
      long tokens,
      double loss,
      double tokensPerSecond,
      double seconds,
      SortedMap<String, Double> epochs) {}

  /**
   * Reads the last step that was logged whole; right also while another process goes on writing.
   *
   * @param file the file; may be missing
   * @return the step, or empty where none has been logged yet
   * @throws IOException if the file cannot be read
   * @throws InputException if the step is not valid JSON or lacks a number
   */
  public static Optional<LastStep> lastStep(Path file) throws IOException {
    Optional<String> line = lastLine(file, OF_A_STEP);
    if (line.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode step = Documents.json().readTree(line.get());
      String what = file + ": the last step";
      JsonNode timing = step.path("timing");
      SortedMap<String, Double> epochs = new TreeMap<>();
      JsonNode read = step.path("epochs");
      read.fieldNames().forEachRemaining(domain -> epochs.put(domain, number(read, domain, what)));
      return Optional.of(
          new LastStep(
              (long) number(step, "step", what),
              (long) number(step, "tokens", what),
              number(step, "loss", what),
              number(timing, "tokens_per_second", what),
              number(timing, "seconds", what),
              epochs));
    } catch (JsonProcessingException e) {
      throw InputException.of("%s: the last step is not valid JSON", file);
    }
  }

  /**
   * Reads the last evaluation that was logged whole; right also while another process goes on
   * writing.
   *
   * @param file the file; may be missing
   * @return nats per token by validation domain; empty where none has been logged yet
   * @throws IOException if the file cannot be read
   * @throws InputException if the evaluation is not valid JSON or lacks a number
   */
  public static SortedMap<String, Double> lastEvaluation(Path file) throws IOException {
    SortedMap<String, Double> losses = new TreeMap<>();
    Optional<String> line = lastLine(file, OF_AN_EVALUATION);
    if (line.isPresent()) {
      try {
        Documents.json()
            .readTree(line.get())
            .path("validation")
            .properties()
            .forEach(
                each ->
                    losses.put(
                        each.getKey(),
                        number(
                            each.getValue(),
                            "loss",
                            file + ": the last evaluation of '" + each.getKey() + "'")));
      } catch (JsonProcessingException e) {
        throw InputException.of("%s: the last evaluation is not valid JSON", file);
      }
    }
    return losses;
  }

  /** A number, which may be one that JSON has only as a text: NaN or infinite. */
  private static double number(JsonNode in, String key, String what) {
    JsonNode value = in.path(key);
    if (!value.isNumber() && !NOT_FINITE.contains(value.asText())) {
      throw InputException.of(
          "%s has no number under the key '%s'; a run is trained again once its folder is gone",
          what, key);
    }
    return value.asDouble();
  }

  /** Looks at the end of the file first, and at more of it until such a document is found. */
  private static Optional<String> lastLine(Path file, String marker) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long length = in.length();
      for (long size = Math.min(TAIL, length); ; size = Math.min(8 * size, length)) {
        byte[] bytes = new byte[Math.toIntExact(size)];
        in.seek(length - size);
        in.readFully(bytes);
        List<String> lines = wholeLines(new String(bytes, StandardCharsets.UTF_8), size == length);
        for (int i = lines.size() - 1; i >= 0; i--) {
          if (lines.get(i).startsWith("{") && lines.get(i).contains(marker)) {
            return Optional.of(lines.get(i));
          }
        }
        if (size == length) {
          return Optional.empty();
        }
      }
    }
  }

  private static List<String> wholeLines(String text, boolean fromTheStart) {
    int from = fromTheStart ? 0 : text.indexOf('\n') + 1;
    int end = text.lastIndexOf('\n') + 1;
    return from < end ? text.substring(from, end).lines().toList() : List.of();
  }
}
