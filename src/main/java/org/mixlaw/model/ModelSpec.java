package org.mixlaw.model;

import java.util.OptionalInt;
import org.mixlaw.base.InputException;

/**
 * The architecture of a proxy: Pythia's, as Hugging Face's {@code GPTNeoX} has it (parallel
 * residual, rotary embedding on a fraction of each head, untied output head, erf GELU).
 *
 * @param name the card's name
 * @param layers number of transformer layers L
 * @param width width of the residual stream d
 * @param heads number of attention heads
 * @param rotaryFraction the fraction of each head that is rotated
 * @param layerNormEpsilon epsilon of every LayerNorm
 * @param vocabulary the vocabulary that the card forces, or empty to take the tokenizer's
 */
public record ModelSpec(
    String name,
    int layers,
    int width,
    int heads,
    double rotaryFraction,
    double layerNormEpsilon,
    OptionalInt vocabulary) {

  /**
   * Checks the numbers against each other.
   *
   * @throws InputException if a number is out of range or the heads do not divide the width
   */
  public ModelSpec {
    require(name, "layers", layers, layers >= 1, "1 or more");
    require(name, "width", width, width >= 1, "1 or more");
    require(
        name, "heads", heads, heads >= 1 && width % heads == 0, "a divisor of the width " + width);
    require(
        name,
        "rotary_fraction",
        rotaryFraction,
        rotaryFraction > 0 && rotaryFraction <= 1,
        "above 0 and at most 1");
    int head = width / heads;
    int rotated = (int) (head * rotaryFraction);
    require(
        name,
        "rotary_fraction",
        rotaryFraction,
        rotated >= 2 && rotated % 2 == 0,
        "one that rotates an even number of a head's " + width / heads + " dimensions");
    require(
        name,
        "layer_norm_epsilon",
        layerNormEpsilon,
        layerNormEpsilon > 0 && layerNormEpsilon < 1,
        "above 0 and below 1");
    vocabulary.ifPresent(v -> require(name, "vocabulary", v, v >= 2, "2 or more"));
  }

  /**
   * A spec with Pythia's rotary fraction (0.25) and LayerNorm epsilon (1e-5) and no vocabulary of
   * its own.
   *
   * @param name a name
   * @param layers number of layers
   * @param width width of the residual stream
   * @param heads number of attention heads
   * @return the spec
   */
  public static ModelSpec of(String name, int layers, int width, int heads) {
    return new ModelSpec(name, layers, width, heads, 0.25, 1e-5, OptionalInt.empty());
  }

  private static void require(String name, String key, Object found, boolean holds, String wanted) {
    if (!holds) {
      throw InputException.of("model %s: %s is %s; accepted is %s", name, key, found, wanted);
    }
  }

  /**
   * The width of one attention head.
   *
   * @return dimensions
   */
  public int headWidth() {
    return width / heads;
  }

  /**
   * How many dimensions of each head the rotary embedding turns.
   *
   * @return an even number
   */
  public int rotaryWidth() {
    return (int) (headWidth() * rotaryFraction);
  }

  /**
   * The width of the feed-forward layer.
   *
   * @return four times the width
   */
  public int feedForwardWidth() {
    return 4 * width;
  }

  /**
   * The parameters that scaling laws count (Pythia, arXiv 2304.01373, table 1): all but the two
   * embedding matrices.
   *
   * @return N
   */
  public long nonEmbeddingParameters() {
    long d = width;
    return layers * (12 * d * d + 13 * d) + 2 * d;
  }

  /**
   * All parameters: the non-embedding ones, the embedding and the untied output head.
   *
   * @param vocabulary vocabulary size V
   * @return N + 2 V d
   */
  public long totalParameters(int vocabulary) {
    return nonEmbeddingParameters() + 2L * vocabulary * width;
  }

  /**
   * Floating-point operations to train on one token, forward and backward: 6 (N + V d) + 12 L d s.
   * The output head counts, the embedding look-up does not; attention counts in full, as if it were
   * not causal (PaLM, arXiv 2204.02311, appendix B).
   *
   * @param vocabulary vocabulary size V
   * @param sequenceLength sequence length s
   * @return operations per token
   */
  public double flopsPerToken(int vocabulary, int sequenceLength) {
    return 6.0 * (nonEmbeddingParameters() + (double) vocabulary * width)
        + 12.0 * layers * width * sequenceLength;
  }

  /**
   * The vocabulary a model of this card has: the card's own, else the tokenizer's padded up to a
   * multiple of 128.
   *
   * @param tokenizerVocabulary how many tokens the tokenizer knows
   * @return V
   * @throws InputException if the card forces a vocabulary too small for the tokenizer
   */
  public int vocabularyFor(int tokenizerVocabulary) {
    int own = vocabulary.orElse((tokenizerVocabulary + 127) / 128 * 128);
    if (own < tokenizerVocabulary) {
      throw InputException.of(
          "model %s: its vocabulary is %d, but the tokenizer has %d tokens",
          name, own, tokenizerVocabulary);
    }
    return own;
  }
}
