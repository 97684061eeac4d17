package org.mixlaw.model.network;

import ai.djl.Device;

/** The devices of this machine, as PyTorch sees them. */
public final class Devices {
  private Devices() {}

  /**
   * Finds the device that a choice means.
   *
   * @param choice the choice
   * @return {@code cpu}, {@code gpu:0} and so on, as {@link Proxy#device} names them
   * @throws org.mixlaw.base.InputException if PyTorch cannot use it, or does not fit Mixlaw
   */
  public static String resolve(DeviceChoice choice) {
    Device device = TorchEngine.device(choice);
    return device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
  }

  /**
   * Memory in use on a GPU, by everybody.
   *
   * @param index its CUDA index
   * @return bytes, or 0 where nobody can be asked
   */
  public static long gpuMemoryInUse(int index) {
    return DeviceMemory.ofGpu(index).map(DeviceMemory.Gpu::used).orElse(0L);
  }

  /**
   * How many GPUs PyTorch can use here. Starts the engine.
   *
   * @return GPUs, 0 or more
   */
  public static int gpus() {
    if (resolve(new DeviceChoice.Auto()).equals("cpu")) {
      return 0;
    }
    int gpus = 1;
    while (usable(gpus)) {
      gpus++;
    }
    return gpus;
  }

  private static boolean usable(int index) {
    try {
      resolve(new DeviceChoice.Gpu(index));
      return true;
    } catch (org.mixlaw.base.InputException e) {
      return false;
    }
  }
}
