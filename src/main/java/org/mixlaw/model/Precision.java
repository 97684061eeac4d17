package org.mixlaw.model;

/** The number format of matrix products and activations; weights and moments are always fp32. */
public enum Precision {
  /** 32 bits throughout. */
  FP32,
  /** bfloat16 over fp32 master weights; softmax, loss, gradient sums and optimizer stay fp32. */
  BF16,
  /**
   * {@link #BF16} with the residual stream and its gradient in fp32, as under PyTorch's autocast:
   * nearer to fp32, for more memory and time.
   */
  BF16_RESIDUAL_FP32;

  /**
   * Whether matrix products are in bfloat16.
   *
   * @return true for all but {@link #FP32}
   */
  public boolean bf16() {
    return this != FP32;
  }

  /**
   * Bytes of an activation.
   *
   * @return 2 or 4
   */
  public int bytes() {
    return bf16() ? 2 : 4;
  }

  /**
   * Bytes of a number of the residual stream.
   *
   * @return 2 or 4
   */
  public int streamBytes() {
    return this == BF16 ? 2 : 4;
  }
}
