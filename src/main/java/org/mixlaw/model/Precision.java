package org.mixlaw.model;

/** The number format of matrix products and activations; weights and moments are always fp32. */
public enum Precision {
  /** 32 bits throughout. */
  FP32,
  /** bfloat16 over fp32 master weights; softmax, loss, gradient sums and optimizer stay fp32. */
  BF16
}
