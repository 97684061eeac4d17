package org.mixlaw.model.network;

import ai.djl.Device;
import java.util.Optional;
import java.util.OptionalLong;

/** The devices of this machine, as PyTorch sees them. */
public final class Devices {
  private Devices() {}

  /**
   * Finds the device that a choice means.
   *
   * @param choice the choice
   * @return {@code cpu}, {@code gpu:0} and so on, as {@link Proxy#device} names them
   * @throws org.mixlaw.base.InputException if PyTorch cannot use it, or does not fit Mixlaw; also
   *     where the choice is left to Mixlaw and there is a GPU that PyTorch cannot use
   */
  public static String resolve(DeviceChoice choice) {
    return name(TorchEngine.device(choice));
  }

  static String name(Device device) {
    return device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
  }

  /**
   * Whether bfloat16 is the faster format on the device that a choice means: on GPUs from the
   * Ampere generation on.
   *
   * @param choice the choice
   * @return true if it is
   * @throws org.mixlaw.base.InputException as {@link #resolve}
   */
  public static boolean bf16(DeviceChoice choice) {
    Device device = TorchEngine.device(choice);
    return device.isGpu()
        && TorchEngine.machine().gpu(device.getDeviceId()).map(NvidiaDriver.Gpu::bf16).orElse(true);
  }

  /**
   * The name of a GPU's board, such as {@code NVIDIA H100 80GB HBM3}.
   *
   * @param index its CUDA index
   * @return the name, or empty where the driver does not say
   */
  public static Optional<String> gpuName(int index) {
    return TorchEngine.machine().gpu(index).map(NvidiaDriver.Gpu::name);
  }

  /**
   * Memory in use on a GPU, by everybody.
   *
   * @param index its CUDA index
   * @return bytes, or empty where nobody can be asked
   */
  public static OptionalLong gpuMemoryInUse(int index) {
    return DeviceMemory.ofGpu(index)
        .map(usage -> OptionalLong.of(usage.used()))
        .orElse(OptionalLong.empty());
  }

  /**
   * How many GPUs PyTorch can use here. Starts the engine.
   *
   * @return GPUs, 0 or more
   * @throws org.mixlaw.base.InputException if there is a GPU that PyTorch cannot use
   */
  public static int gpus() {
    if (resolve(new DeviceChoice.Auto()).equals("cpu")) {
      return 0;
    }
    int gpus = 1;
    while (TorchEngine.unusable(gpus).isEmpty()) {
      gpus++;
    }
    return gpus;
  }
}
