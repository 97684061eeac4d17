package org.mixlaw.handover;

import java.util.ArrayList;
import java.util.List;
import org.mixlaw.model.exchange.HuggingFaceConfig;

/**
 * Hugging Face's {@code datasets} and {@code transformers}: probabilities to draw examples by (in
 * {@code mixture.json}, which every hand-over has), and the architecture.
 */
final class HuggingFaceTarget implements HandoverTarget {
  @Override
  public String name() {
    return "huggingface";
  }

  @Override
  public String blend(Blend blend) {
    return MixtureDocument.of(blend).json();
  }

  @Override
  public List<NamedText> files(Handover handover) {
    RunPlan run = handover.run();
    HuggingFaceConfig config =
        new HuggingFaceConfig(run.spec(), run.vocabulary(), run.sequenceLength());
    return List.of(new NamedText("config.json", config.toJson() + "\n"));
  }

  @Override
  public List<String> notes(Handover handover) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "interleave_datasets draws examples, not tokens: sequence_probability holds where every"
            + " example is a sequence of one length, document_probability where an example is a"
            + " document (then domains of long documents are drawn less often).");
    notes.add(
        "It draws at random: shares of n examples are off by about sqrt(p (1 - p) / n), which is"
            + " nothing over a run.");
    return notes;
  }
}
