package org.mixlaw.model.network;

import java.util.Locale;
import org.mixlaw.base.InputException;

/** Where a proxy lives. */
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

  /**
   * Reads {@code auto}, {@code cpu}, {@code gpu} (the first) or {@code gpu:1}.
   *
   * @param text the text
   * @return the choice
   * @throws InputException if it is none of these
   */
  static DeviceChoice parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    if (name.equals("auto")) {
      return new Auto();
    } else if (name.equals("cpu")) {
      return new Cpu();
    } else if (name.equals("gpu")) {
      return new Gpu(0);
    } else if (name.matches("(gpu|cuda):[0-9]{1,3}")) {
      return new Gpu(Integer.parseInt(name.substring(name.indexOf(':') + 1)));
    }
    throw InputException.of("device '%s': accepted are auto, cpu, gpu and gpu:INDEX", text);
  }
}
