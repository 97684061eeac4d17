package org.mixlaw.model.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What NVIDIA's driver says of itself and of the GPUs that this process may use.
 *
 * @param version its version, such as {@code 570.124.06}; empty where it does not say
 * @param cuda the newest CUDA that it runs, such as 12.8 as 12080; 0 where it does not say
 * @param gpus the visible GPUs, in the order of their CUDA indices
 */
public record NvidiaDriver(String version, int cuda, List<Gpu> gpus) {
  /** The first driver of every major version of CUDA that a PyTorch may be built with. */
  private static final Map<Integer, Integer> FIRST_DRIVER = Map.of(11, 450, 12, 525, 13, 580);

  /** A driver without a GPU, or no driver. */
  public static final NvidiaDriver NONE = new NvidiaDriver("", 0, List.of());

  /**
   * One GPU.
   *
   * @param uuid its name for life, such as {@code GPU-5f0e...}
   * @param name the board's name
   * @param memory bytes in all
   * @param capability compute capability times ten, such as 90; 0 where the driver does not say
   */
  public record Gpu(String uuid, String name, long memory, int capability) {
    /** The first generation (Ampere) with bfloat16 matrix products and flash attention. */
    private static final int AMPERE = 80;

    /** The first generation (Blackwell) that needs CUDA 12.8. */
    private static final int BLACKWELL = 100;

    /** The first generation (Turing) that PyTorch 2.7 for CUDA 12.8 holds code for. */
    private static final int TURING = 75;

    /** The first generation (Maxwell) that PyTorch 2.7 for older CUDA holds code for. */
    private static final int MAXWELL = 50;

    private Gpu part(String name) {
      return new Gpu(name, this.name + ", a part of it (MIG)", memory, capability);
    }

    /**
     * Whether matrix products in bfloat16 are faster than in fp32.
     *
     * @return true from the Ampere generation on, and where the generation is unknown
     */
    public boolean bf16() {
      return capability == 0 || capability >= AMPERE;
    }

    boolean blackwell() {
      return capability >= BLACKWELL;
    }

    boolean beforeTuring() {
      return capability > 0 && capability < TURING;
    }

    boolean beforeMaxwell() {
      return capability > 0 && capability < MAXWELL;
    }

    /**
     * The generation as PyTorch writes it.
     *
     * @return such as {@code sm_90}
     */
    public String architecture() {
      return capability == 0 ? "unknown capability" : "sm_" + capability;
    }
  }

  /** Keeps a copy of the list. */
  public NvidiaDriver {
    gpus = List.copyOf(gpus);
  }

  /**
   * Leaves the GPUs that {@code CUDA_VISIBLE_DEVICES} leaves, in its order.
   *
   * @param environment the environment variables
   * @return the same driver with the GPUs that CUDA will number from 0
   */
  public NvidiaDriver visible(Map<String, String> environment) {
    String value = environment.get("CUDA_VISIBLE_DEVICES");
    if (value == null) {
      return this;
    }
    List<Gpu> left = new ArrayList<>();
    for (String name : value.split(",")) {
      Optional<Gpu> gpu = named(name.strip());
      if (gpu.isEmpty()) {
        break; // CUDA, too, stops at the first name that it does not know
      }
      left.add(gpu.get());
    }
    return new NvidiaDriver(version, cuda, left);
  }

  private Optional<Gpu> named(String name) {
    if (name.matches("[0-9]{1,4}")) {
      int index = Integer.parseInt(name);
      return index < gpus.size() ? Optional.of(gpus.get(index)) : Optional.empty();
    }
    // A part of a GPU (MIG) has a name that the list does not hold: it is of the first one's kind,
    // and the driver tells its memory by that name.
    return name.startsWith("MIG-")
        ? gpus.stream().findFirst().map(gpu -> gpu.part(name))
        : gpus.stream().filter(gpu -> !name.isEmpty() && gpu.uuid().startsWith(name)).findFirst();
  }

  /**
   * Why a PyTorch cannot run over this driver. Every driver of CUDA 12 runs all of CUDA 12.
   *
   * @param torch the PyTorch, in words
   * @param major the major version of the CUDA that it was built with, such as 12
   * @return the reason, or empty if it can
   */
  Optional<String> tooOld(String torch, int major) {
    return cuda == 0 || cuda / 1000 >= major
        ? Optional.empty()
        : Optional.of(
            String.format(
                "NVIDIA's driver %s runs CUDA up to %s, but %s needs %d%s",
                version,
                dotted(cuda),
                torch,
                major,
                FIRST_DRIVER.containsKey(major)
                    ? " (driver " + FIRST_DRIVER.get(major) + " or later)"
                    : ""));
  }

  /**
   * A CUDA version as people write it.
   *
   * @param cuda as CUDA numbers it, such as 12080
   * @return such as 12.8
   */
  public static String dotted(int cuda) {
    return cuda / 1000 + "." + cuda % 1000 / 10;
  }
}
