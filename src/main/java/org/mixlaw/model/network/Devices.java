package org.mixlaw.model.network;

import ai.djl.Device;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mixlaw.base.InputException;
import org.mixlaw.model.machine.NvidiaDriver;

/** The devices of this machine, as PyTorch sees them. */
public final class Devices {
  private Devices() {}

  /**
   * Finds what a choice means.
   *
   * @param choice the choice
   * @return {@code cpu}, {@code gpu:0}, {@code gpu:0,1} and so on, as {@link Proxy#device} names
   *     them
   * @throws InputException if PyTorch cannot use it, or does not fit Mixlaw; also where the choice
   *     is left to Mixlaw and there is a GPU that PyTorch cannot use
   */
  public static String resolve(DeviceChoice choice) {
    return name(each(choice).stream().map(TorchEngine::device).toList());
  }

  /**
   * The device of every replica that a choice means.
   *
   * @param choice the choice
   * @return one device, or several of one kind
   * @throws InputException if all GPUs are meant and there is none
   */
  static List<DeviceChoice> each(DeviceChoice choice) {
    if (choice instanceof DeviceChoice.Replicas several) {
      return several.devices();
    } else if (choice instanceof DeviceChoice.AllGpus) {
      int gpus = gpus();
      if (gpus == 0) {
        throw new InputException(
            "device gpu:all: PyTorch sees no GPU here; 'mixlaw doctor' shows what was found");
      }
      return IntStream.range(0, gpus).<DeviceChoice>mapToObj(DeviceChoice.Gpu::new).toList();
    }
    return List.of(choice);
  }

  /** One name for the devices of all replicas: {@code gpu:0,1}, or {@code cpu:2}. */
  static String name(List<Device> devices) {
    if (devices.size() == 1) {
      return name(devices.get(0));
    }
    return devices.get(0).isGpu()
        ? devices.stream()
            .map(device -> Integer.toString(device.getDeviceId()))
            .collect(Collectors.joining(",", "gpu:", ""))
        : "cpu:" + devices.size();
  }

  static String name(Device device) {
    return device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
  }

  /**
   * Whether bfloat16 is the faster format on the devices that a choice means: on GPUs from the
   * Ampere generation on. Runs of a study are on any of the machine's GPUs and must not differ in
   * their format: where one of the visible GPUs that PyTorch can use is older, the answer is no for
   * all.
   *
   * @param choice the choice
   * @return true if it is
   * @throws InputException as {@link #resolve}
   */
  public static boolean bf16(DeviceChoice choice) {
    return each(choice).stream().map(TorchEngine::device).allMatch(Devices::bf16);
  }

  private static boolean bf16(Device device) {
    return device.isGpu()
        && TorchEngine.machine().driver().gpus().stream()
            .filter(gpu -> TorchEngine.plan().noGpu(gpu).isEmpty())
            .allMatch(NvidiaDriver.Gpu::bf16);
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
   * How many GPUs PyTorch can use here. Starts the engine, unless it is known without that there is
   * none.
   *
   * @return GPUs, 0 or more
   * @throws InputException if there is a GPU that PyTorch cannot use
   */
  public static int gpus() {
    if (!TorchEngine.mayHaveGpu() || resolve(new DeviceChoice.Auto()).equals("cpu")) {
      return 0;
    }
    int gpus = 1;
    while (TorchEngine.unusable(gpus).isEmpty()) {
      gpus++;
    }
    return gpus;
  }
}
