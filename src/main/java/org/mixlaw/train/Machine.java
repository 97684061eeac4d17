package org.mixlaw.train;

import ai.djl.engine.Engine;

/** What this machine has to train on. */
public final class Machine {
  private Machine() {}

  /**
   * How many GPUs PyTorch can use here. Starts the engine.
   *
   * @return GPUs, 0 or more
   */
  public static int gpus() {
    return Engine.getInstance().getGpuCount();
  }
}
