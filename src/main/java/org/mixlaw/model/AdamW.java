package org.mixlaw.model;

/**
 * The optimizer: AdamW with decoupled weight decay on matrices only (Loshchilov and Hutter, arXiv
 * 1711.05101), after clipping the gradient's global norm.
 *
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param weightDecay decay per unit of learning rate; biases and LayerNorms are exempt
 * @param gradientClip the largest global gradient norm that an update uses
 */
public record AdamW(
    double beta1, double beta2, double epsilon, double weightDecay, double gradientClip) {
  /** Pythia's: betas 0.9 and 0.95, epsilon 1e-8, decay 0.1, clipping at 1. */
  public static final AdamW PYTHIA = new AdamW(0.9, 0.95, 1e-8, 0.1, 1.0);
}
