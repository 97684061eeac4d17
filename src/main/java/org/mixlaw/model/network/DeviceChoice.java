package org.mixlaw.model.network;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.mixlaw.base.InputException;

/** Where a proxy lives: on one device, or as several replicas that share the work. */
public sealed interface DeviceChoice {
  /** The first GPU where PyTorch sees one, else the CPU. */
  record Auto() implements DeviceChoice {}

  /** The CPU. */
  record Cpu() implements DeviceChoice {}

  /**
   * One GPU.
   *
   * @param index its CUDA index
   */
  record Gpu(int index) implements DeviceChoice {}

  /** All GPUs that PyTorch sees, with a replica on each where there are several. */
  record AllGpus() implements DeviceChoice {}

  /**
   * Several devices of one kind, with a replica of the model on each.
   *
   * @param devices two or more: GPUs, each once, or the CPU again and again
   */
  record Replicas(List<DeviceChoice> devices) implements DeviceChoice {
    /** Requires devices that replicas can share their work among. */
    public Replicas {
      devices = List.copyOf(devices);
      boolean gpus =
          devices.stream().allMatch(Gpu.class::isInstance)
              && devices.stream().distinct().count() == devices.size();
      boolean cpus = devices.stream().allMatch(Cpu.class::isInstance);
      if (devices.size() < 2 || !(gpus || cpus)) {
        throw InputException.of(
            "replicas on %s: accepted are several GPUs, each once, or several on the CPU", devices);
      }
    }
  }

  /**
   * Reads {@code auto}, {@code cpu}, {@code cpu:2} (two replicas on the CPU), {@code gpu} (the
   * first), {@code gpu:1}, {@code gpu:0,1} (a replica on each) or {@code gpu:all}.
   *
   * @param text the text
   * @return the choice
   * @throws InputException if it is none of these
   */
  static DeviceChoice parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT).replaceFirst("^cuda\\b", "gpu");
    String which = name.substring(name.indexOf(':') + 1);
    if (name.equals("auto")) {
      return new Auto();
    } else if (name.equals("cpu")) {
      return new Cpu();
    } else if (name.equals("gpu")) {
      return new Gpu(0);
    } else if (name.equals("gpu:all")) {
      return new AllGpus();
    } else if (name.matches("gpu:[0-9]{1,3}(,[0-9]{1,3})*")) {
      return of(
          Arrays.stream(which.split(",", -1))
              .<DeviceChoice>map(index -> new Gpu(Integer.parseInt(index)))
              .toList());
    } else if (name.matches("cpu:[1-9][0-9]?")) {
      return of(Collections.nCopies(Integer.parseInt(which), new Cpu()));
    }
    throw InputException.of(
        "device '%s': accepted are auto, cpu, cpu:REPLICAS, gpu, gpu:INDEX, gpu:INDEX,INDEX,... and"
            + " gpu:all",
        text);
  }

  private static DeviceChoice of(List<? extends DeviceChoice> devices) {
    return devices.size() == 1 ? devices.get(0) : new Replicas(List.copyOf(devices));
  }
}
