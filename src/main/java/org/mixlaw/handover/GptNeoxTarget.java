package org.mixlaw.handover;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mixlaw.base.Documents;
import org.mixlaw.corpus.tokens.TokenizerChoice;
import org.mixlaw.model.ModelSpec;

/**
 * GPT-NeoX (github.com/EleutherAI/gpt-neox), which trained Pythia: its architecture is the study's,
 * and it reads Megatron's token files.
 */
final class GptNeoxTarget implements HandoverTarget {
  @Override
  public String name() {
    return "gpt-neox";
  }

  @Override
  public String blend(Blend blend) {
    ObjectNode yaml = Documents.yaml().createObjectNode();
    training(yaml, blend);
    return Documents.yamlText(yaml);
  }

  @Override
  public List<NamedText> files(Handover handover) {
    List<NeoxPhase> phases = NeoxPhase.of(handover.run());
    List<NamedText> files = new ArrayList<>();
    for (int i = 0; i < phases.size(); i++) {
      files.add(new NamedText(file(i), Documents.yamlText(config(handover, phases, i))));
    }
    return files;
  }

  /** The name of a phase's file. */
  static String file(int phase) {
    return phase == 0 ? "gpt-neox.yml" : "gpt-neox-" + (phase + 1) + ".yml";
  }

  @Override
  public List<String> notes(Handover handover) {
    List<String> notes = new ArrayList<>();
    List<NeoxPhase> phases = NeoxPhase.of(handover.run());
    if (phases.size() > 1) {
      notes.add(
          ("GPT-NeoX has no schedule that changes its form: %s runs to step %d, saves and ends, and"
                  + " %s goes on from there (its lr is where a line to 0 would begin at step 0).")
              .formatted(file(0), phases.get(0).end(), file(1)));
    }
    if (handover
        .tokenizer()
        .filter(choice -> !(choice instanceof TokenizerChoice.HuggingFace))
        .isPresent()) {
      notes.add(
          "GPT-NeoX asks for a tokenizer though the text is tokenized: CharLevelTokenizer is"
              + " written, whose 512 tokens hold those of bytes; for r50k give GPT2BPETokenizer"
              + " with its two files.");
    }
    notes.add(
        "Batch: train_batch_size must be the micro-batch times whole passes times devices; raise"
            + " train_micro_batch_size_per_gpu as memory allows.");
    return notes;
  }

  private static void training(ObjectNode yaml, Blend blend) {
    ArrayNode paths = yaml.putArray("train_data_paths");
    ArrayNode weights = yaml.putArray("train_data_weights");
    blend
        .read()
        .forEach(
            (domain, share) -> {
              paths.add(blend.prefix(domain));
              weights.add(share.proportion());
            });
  }

  private ObjectNode config(Handover handover, List<NeoxPhase> phases, int phase) {
    ObjectNode yaml = Documents.yaml().createObjectNode();
    architecture(yaml, handover.run());
    data(yaml, handover);
    optimizer(yaml, handover.run(), phases.get(phase));
    course(yaml, handover.run(), phases, phase);
    return yaml;
  }

  private static void architecture(ObjectNode yaml, RunPlan run) {
    ModelSpec spec = run.spec();
    yaml.put("pipe_parallel_size", 1);
    yaml.put("model_parallel_size", 1);
    yaml.put("num_layers", spec.layers());
    yaml.put("hidden_size", spec.width());
    yaml.put("num_attention_heads", spec.heads());
    yaml.put("seq_length", run.sequenceLength());
    yaml.put("max_position_embeddings", run.sequenceLength());
    yaml.put("norm", "layernorm");
    yaml.put("layernorm_epsilon", spec.layerNormEpsilon());
    yaml.put("pos_emb", "rotary");
    yaml.put("rotary_pct", spec.rotaryFraction());
    yaml.put("no_weight_tying", true);
    yaml.put("gpt_j_residual", true);
    yaml.put("output_layer_parallelism", "column");
    yaml.put("activation", "gelu");
    yaml.put("init_method", "small_init");
    yaml.put("output_layer_init_method", "wang_init");
    yaml.put("hidden_dropout", 0);
    yaml.put("attention_dropout", 0);
    yaml.put("make_vocab_size_divisible_by", divisor(run));
  }

  /** GPT-NeoX pads the tokenizer's vocabulary up to a multiple: 128, or what a card forces. */
  private static int divisor(RunPlan run) {
    int padded = (run.tokenizerVocabulary() + 127) / 128 * 128;
    return padded == run.vocabulary() ? 128 : run.vocabulary();
  }

  private static void data(ObjectNode yaml, Handover handover) {
    training(yaml, handover.blend());
    Map<String, Double> held = new LinkedHashMap<>();
    handover
        .validation()
        .forEach(
            (domain, text) ->
                held.put(text.prefix().toString(), handover.weights().getOrDefault(domain, 0.0)));
    held.values().removeIf(weight -> weight == 0);
    if (held.isEmpty()) {
      held.put("validation", 1.0); // to be put in place
    }
    for (String split : List.of("valid", "test")) {
      ArrayNode paths = yaml.putArray(split + "_data_paths");
      held.keySet().forEach(paths::add);
      ArrayNode weights = yaml.putArray(split + "_data_weights");
      held.values().forEach(weights::add);
    }
    yaml.put("data_impl", "mmap");
    boolean file =
        handover.tokenizer().filter(TokenizerChoice.HuggingFace.class::isInstance).isPresent();
    if (file || handover.tokenizer().isEmpty()) {
      yaml.put("tokenizer_type", "HFTokenizer");
      yaml.put(
          "vocab_file", handover.tokenizer().map(TokenizerChange::words).orElse("tokenizer.json"));
    } else {
      yaml.put("tokenizer_type", "CharLevelTokenizer");
    }
  }

  private static void optimizer(ObjectNode yaml, RunPlan run, NeoxPhase phase) {
    ObjectNode optimizer = yaml.putObject("optimizer");
    optimizer.put("type", "Adam");
    ObjectNode params = optimizer.putObject("params");
    params.put("lr", phase.rate());
    params.putArray("betas").add(0.9).add(0.95);
    params.put("eps", 1e-8);
    yaml.put("min_lr", phase.floor());
    yaml.put("lr_decay_style", phase.style());
    yaml.put("lr_decay_iters", phase.decaySteps());
    yaml.put("warmup", phase.warmup());
    yaml.put("weight_decay", run.train().weightDecay());
    yaml.put("gradient_clipping", run.train().gradientClip());
    ObjectNode zero = yaml.putObject("zero_optimization");
    zero.put("stage", 1);
    zero.put("allgather_partitions", true);
    zero.put("overlap_comm", true);
    zero.put("reduce_scatter", true);
    zero.put("contiguous_gradients", true);
    yaml.put("precision", "bfloat16");
    yaml.putObject("data_types").put("grad_accum_dtype", "fp32");
  }

  private static void course(ObjectNode yaml, RunPlan run, List<NeoxPhase> phases, int phase) {
    yaml.put("train_batch_size", run.batchSequences());
    yaml.put("train_micro_batch_size_per_gpu", run.microBatch());
    yaml.putNull("gradient_accumulation_steps"); // so that it follows from the devices
    // The same in every phase, since the order of the data depends on it.
    yaml.put("train_iters", run.steps());
    yaml.put("seed", run.seed());
    yaml.put("distributed_backend", "nccl");
    yaml.put("checkpoint_activations", true);
    yaml.put("checkpoint_num_layers", 1);
    yaml.put("save", "checkpoints");
    yaml.put("load", "checkpoints");
    yaml.put("checkpoint_factor", run.checkpointSteps());
    yaml.put("eval_interval", run.checkpointSteps());
    yaml.put("eval_iters", 10);
    yaml.put("log_interval", 10);
    if (phase + 1 < phases.size()) {
      yaml.putArray("extra_save_iters").add(phases.get(phase).end());
      yaml.put("exit_interval", phases.get(phase).end());
    } else if (phase > 0) {
      yaml.put("override_lr_scheduler", true);
      yaml.put("use_checkpoint_lr_scheduler", false);
    }
  }
}
