package org.mixlaw.model.exchange;

import java.util.Map;

/**
 * The names that GPT-NeoX's tensors go by. Wrappers put their own name in front of every tensor,
 * the bare model leaves its name away, and some tools call the output head by the name that most
 * other models give it.
 */
final class TensorNames {
  private static final Map<String, String> HEADS =
      Map.of("lm_head.weight", "embed_out.weight", "gpt_neox.embed_out.weight", "embed_out.weight");

  private TensorNames() {}

  /**
   * The name that Mixlaw writes and asks for.
   *
   * @param found a tensor's name in some file
   * @return transformers' name for it, or the name as it is where it is no other name of one
   */
  static String canonical(String found) {
    String name = found;
    while (name.startsWith("module.") || name.startsWith("_orig_mod.")) {
      name = name.substring(name.indexOf('.') + 1); // data parallel and compiled models
    }
    if (name.startsWith("model.")) {
      name = name.substring("model.".length());
    }
    if (name.startsWith("layers.")
        || name.startsWith("embed_in.")
        || name.startsWith("final_layer_norm.")) {
      name = "gpt_neox." + name;
    }
    return HEADS.getOrDefault(name, name);
  }
}
