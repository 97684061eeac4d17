package org.mixlaw.model.network;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.mixlaw.base.InputException;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.Precision;

/**
 * The ways in which the network program computes what it computes, where there are several. They
 * differ in speed, memory and rounding, not in the function; {@link #of} takes what is best on a
 * device. Benchmarks take back one choice at a time to show what it is worth.
 *
 * @param attention the attention kernel
 * @param splitProjections whether attention's half and the feed-forward's half of both projections
 *     are products of their own: on a GPU the copies between them cost more than launches, on a CPU
 *     the joined product is faster
 * @param wideRotary whether bf16 queries and keys are turned in fp32
 * @param softmaxLoss whether the loss head makes probabilities in place of the logits, instead of
 *     log-probabilities in fp32 beside them
 * @param headRows tokens whose logits exist at a time; empty for as many as {@link #CPU_LOGITS}
 *     hold
 */
public record Program(
    Attention attention,
    boolean splitProjections,
    boolean wideRotary,
    boolean softmaxLoss,
    OptionalInt headRows) {

  /** Logits that are held at a time where the rows are not given. */
  private static final int CPU_LOGITS = 1 << 26;

  /** Rows from which the sums of the head's gradients cost nothing against its products. */
  private static final int GPU_ROWS = 8_192;

  /** The widest head that flash attention takes. */
  private static final int WIDEST_FLASH = 256;

  /** How attention is computed. */
  public enum Attention {
    /** As PyTorch chooses; its gradient by autograd. */
    AUTOGRAD(0),
    /** Flash attention (Dao, arXiv 2307.08691) on CUDA: bf16, from the Ampere generation on. */
    FLASH(1),
    /** cuDNN's, at lengths that are multiples of 128; never chosen unasked. */
    CUDNN(2),
    /** PyTorch's flash attention for processors. */
    CPU(3);

    private final int code;

    Attention(int code) {
      this.code = code;
    }

    private String words() {
      return switch (this) {
        case AUTOGRAD -> "as PyTorch chooses";
        case FLASH -> "flash";
        case CUDNN -> "cudnn";
        case CPU -> "flash for processors";
      };
    }
  }

  /**
   * The best choices for a device.
   *
   * @param spec the architecture
   * @param precision number format of the computation
   * @param gpu whether it runs on a GPU
   * @param flash whether the GPU has flash attention
   * @return the choices
   */
  static Program of(ModelSpec spec, Precision precision, boolean gpu, boolean flash) {
    if (!gpu) {
      return new Program(Attention.CPU, false, true, true, OptionalInt.empty());
    }
    int width = spec.headWidth();
    boolean fits = precision.bf16() && flash && width % 8 == 0 && width <= WIDEST_FLASH;
    return new Program(
        fits ? Attention.FLASH : Attention.AUTOGRAD, true, true, true, OptionalInt.of(GPU_ROWS));
  }

  /**
   * Other choices in the place of some.
   *
   * @param text such as {@code attention=autograd,split=false,wide=false,softmax=false,rows=1280};
   *     empty for none
   * @return the choices
   * @throws InputException if a name or value is not known
   */
  Program with(String text) {
    Program program = this;
    for (String choice : text.split(",")) {
      if (!choice.isBlank()) {
        program = program.withOne(choice.strip());
      }
    }
    return program;
  }

  private Program withOne(String choice) {
    String[] parts = choice.split("=", 2);
    String value = parts.length == 2 ? parts[1] : "";
    boolean on = value.equals("true");
    boolean known =
        switch (parts[0]) {
          case "split", "wide", "softmax" -> on || value.equals("false");
          case "rows" -> value.matches("[1-9][0-9]{0,8}");
          case "attention" ->
              Arrays.stream(Attention.values()).anyMatch(a -> a.name().equalsIgnoreCase(value));
          default -> false;
        };
    if (!known) {
      throw InputException.of(
          "program choice '%s': accepted are attention=autograd|flash|cudnn|cpu, split=true|false,"
              + " wide=true|false, softmax=true|false and rows=N",
          choice);
    }
    return switch (parts[0]) {
      case "split" -> new Program(attention, on, wideRotary, softmaxLoss, headRows);
      case "wide" -> new Program(attention, splitProjections, on, softmaxLoss, headRows);
      case "softmax" -> new Program(attention, splitProjections, wideRotary, on, headRows);
      case "rows" ->
          new Program(
              attention,
              splitProjections,
              wideRotary,
              softmaxLoss,
              OptionalInt.of(Integer.parseInt(value)));
      default ->
          new Program(
              Attention.valueOf(value.toUpperCase(Locale.ROOT)),
              splitProjections,
              wideRotary,
              softmaxLoss,
              headRows);
    };
  }

  /**
   * Tokens whose logits exist at a time.
   *
   * @param vocabulary vocabulary size V
   * @return rows, 128 or more unless fewer were asked for
   */
  int headRows(int vocabulary) {
    return headRows.orElse(Math.max(128, CPU_LOGITS / vocabulary / 256 * 256));
  }

  /** The attributes that the network program knows these choices by. */
  Map<String, Object> attributes(int vocabulary) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("attention", attention.code);
    attributes.put("split", splitProjections);
    attributes.put("wide", wideRotary);
    attributes.put("softmax", softmaxLoss);
    attributes.put("chunk", headRows(vocabulary));
    return attributes;
  }

  /** The attention kernel in words. */
  String attentionWords() {
    return attention.words();
  }
}
