package org.mixlaw.handover;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mixlaw.base.Documents;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.train.Schedule;

/**
 * Megatron-LM (github.com/NVIDIA/Megatron-LM): arguments of its {@code pretrain_gpt.py}, one a
 * line, and the blend as the JSON that {@code --per-split-data-args-path} takes, in which paths may
 * hold blanks.
 */
final class MegatronTarget implements HandoverTarget {
  /** The arguments. */
  static final String ARGUMENTS = "megatron.args";

  /** The blend. */
  static final String DATA = "megatron-data.json";

  @Override
  public String name() {
    return "megatron";
  }

  @Override
  public String blend(Blend blend) {
    ObjectNode json = Documents.json().createObjectNode();
    training(json, blend);
    json.putNull("valid");
    json.putNull("test");
    return Documents.jsonText(json);
  }

  @Override
  public List<NamedText> files(Handover handover) {
    ObjectNode json = Documents.json().createObjectNode();
    training(json, handover.blend());
    ArrayNode valid = json.putArray("valid");
    handover.validation().values().forEach(held -> valid.add(held.prefix().toString()));
    if (valid.isEmpty()) {
      json.putNull("valid");
    }
    json.putNull("test");
    return List.of(
        new NamedText(ARGUMENTS, arguments(handover)),
        new NamedText(DATA, Documents.jsonText(json)));
  }

  @Override
  public List<String> notes(Handover handover) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Megatron's GPT adds attention and feed-forward layer one after the other, Pythia beside"
            + " each other: the parameters are as many, the losses close but not those of the"
            + " study's architecture. What the mixture gains is what carries over.");
    notes.add(
        "The text is tokenized already, so NullTokenizer serves; it takes as many tokens as the"
            + " embedding has rows.");
    if (!handover.validation().isEmpty()) {
      notes.add(
          "With --multiple-validation-sets and --full-validation Megatron-LM logs the loss of every"
              + " validation domain, in the order of "
              + DATA
              + ": "
              + String.join(", ", handover.validation().keySet())
              + ".");
    }
    return notes;
  }

  private static void training(ObjectNode json, Blend blend) {
    ArrayNode train = json.putArray("train");
    blend
        .read()
        .forEach((domain, share) -> train.add(plain(share.proportion())).add(blend.prefix(domain)));
  }

  private static String arguments(Handover handover) {
    RunPlan run = handover.run();
    Map<String, Object> arguments = new LinkedHashMap<>();
    architecture(arguments, run);
    optimizer(arguments, run);
    schedule(arguments, run);
    arguments.put("train-iters", run.steps());
    arguments.put("global-batch-size", run.batchSequences());
    arguments.put("micro-batch-size", run.microBatch());
    arguments.put("seed", run.seed());
    arguments.put("bf16", "");
    arguments.put("tokenizer-type", "NullTokenizer");
    arguments.put("vocab-size", Math.max(run.tokenizerVocabulary(), run.vocabulary() - 1));
    arguments.put("make-vocab-size-divisible-by", 128);
    arguments.put("save-interval", run.checkpointSteps());
    arguments.put("eval-interval", run.checkpointSteps());
    if (handover.validation().isEmpty()) {
      arguments.put("eval-iters", 0);
    } else {
      arguments.put("eval-iters", 10);
      arguments.put("full-validation", "");
      arguments.put("multiple-validation-sets", "");
    }
    arguments.put("log-interval", 10);
    StringBuilder text = new StringBuilder();
    arguments.forEach(
        (name, value) -> text.append(("--" + name + " " + plain(value)).strip()).append('\n'));
    return text.toString();
  }

  private static void architecture(Map<String, Object> arguments, RunPlan run) {
    ModelSpec spec = run.spec();
    arguments.put("num-layers", spec.layers());
    arguments.put("hidden-size", spec.width());
    arguments.put("ffn-hidden-size", spec.feedForwardWidth());
    arguments.put("num-attention-heads", spec.heads());
    arguments.put("seq-length", run.sequenceLength());
    arguments.put("max-position-embeddings", run.sequenceLength());
    arguments.put("position-embedding-type", "rope");
    arguments.put("rotary-percent", spec.rotaryFraction());
    arguments.put("normalization", "LayerNorm");
    arguments.put("norm-epsilon", spec.layerNormEpsilon());
    arguments.put("untie-embeddings-and-output-weights", "");
    arguments.put("attention-dropout", 0.0);
    arguments.put("hidden-dropout", 0.0);
    arguments.put("no-bias-gelu-fusion", ""); // the fused one is the tanh approximation
    arguments.put("init-method-std", rounded(Math.sqrt(2.0 / (5.0 * spec.width()))));
  }

  private static void optimizer(Map<String, Object> arguments, RunPlan run) {
    arguments.put("optimizer", "adam");
    arguments.put("adam-beta1", 0.9);
    arguments.put("adam-beta2", 0.95);
    arguments.put("adam-eps", 1e-8);
    arguments.put("weight-decay", run.train().weightDecay());
    arguments.put("clip-grad", run.train().gradientClip());
  }

  private static void schedule(Map<String, Object> arguments, RunPlan run) {
    Schedule schedule = run.train().schedule();
    long steps = run.steps();
    arguments.put("lr", run.learningRate());
    arguments.put("lr-warmup-iters", Math.min(run.warmupSteps(), steps - 1));
    if (schedule instanceof Schedule.Cosine cosine) {
      arguments.put("lr-decay-style", "cosine");
      arguments.put("lr-decay-iters", run.horizonSteps(cosine));
      arguments.put("min-lr", run.learningRate() * cosine.floor());
    } else if (schedule instanceof Schedule.Wsd wsd) {
      arguments.put("lr-decay-style", "WSD");
      arguments.put("lr-decay-iters", steps);
      arguments.put("lr-wsd-decay-style", "linear");
      arguments.put("lr-wsd-decay-iters", run.decaySteps(wsd));
      arguments.put("min-lr", run.learningRate() * wsd.floor());
    } else {
      arguments.put("lr-decay-style", "constant");
      arguments.put("lr-decay-iters", steps);
    }
  }

  private static double rounded(double value) {
    return new BigDecimal(value).round(new java.math.MathContext(6)).doubleValue();
  }

  private static String plain(Object value) {
    return value instanceof Double number
        ? new BigDecimal(Double.toString(number)).stripTrailingZeros().toString()
        : value.toString();
  }
}
