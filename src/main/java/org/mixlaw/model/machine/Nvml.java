package org.mixlaw.model.machine;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * NVIDIA's management library, which comes with the driver: asked in this process, so that a
 * reading costs microseconds and needs neither the CUDA runtime nor {@code nvidia-smi}.
 *
 * @see <a href="https://docs.nvidia.com/deploy/nvml-api/">NVML API</a>
 */
public final class Nvml {
  private static final String LIBRARY = "libnvidia-ml.so.1";
  private static final int TEXT = 96;

  private static final String CUDA_LIBRARY = "libcuda.so.1";

  private static Optional<Nvml> shared = Optional.empty();
  private static Optional<String> refusal = Optional.empty();
  private static boolean asked;

  private final NativeLibrary library;

  private Nvml(NativeLibrary library) {
    this.library = library;
  }

  /**
   * What a GPU's memory is used for.
   *
   * @param total bytes in all
   * @param used bytes in use, by everybody
   */
  public record Usage(long total, long used) {}

  /**
   * The library, opened once.
   *
   * @return the library, or empty where there is no driver that answers
   */
  public static synchronized Optional<Nvml> find() {
    if (!asked) {
      asked = true;
      shared = open(LIBRARY);
    }
    return shared;
  }

  /**
   * Opens the library.
   *
   * @param name its file
   * @return the library, or empty where it is missing or finds no driver
   */
  static Optional<Nvml> open(String name) {
    try {
      Nvml nvml = new Nvml(NativeLibrary.getInstance(name));
      int status = nvml.library.getFunction("nvmlInit_v2").invokeInt(new Object[0]);
      refusal = status == 0 ? Optional.empty() : Optional.of(nvml.words(status));
      return status == 0 ? Optional.of(nvml) : Optional.empty();
    } catch (UnsatisfiedLinkError e) {
      return Optional.empty();
    }
  }

  /**
   * Why the library, which is there, finds no driver.
   *
   * @return NVIDIA's words, such as {@code Driver/library version mismatch}; empty where it
   *     answers, and where it is missing
   */
  static synchronized Optional<String> refusal() {
    find();
    return refusal;
  }

  /**
   * Whether the driver's CUDA library is found, without which there is no computing on a GPU.
   *
   * @return true if it can be opened
   */
  static boolean cuda() {
    try {
      NativeLibrary.getInstance(CUDA_LIBRARY);
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  private String words(int status) {
    try {
      return library.getFunction("nvmlErrorString").invokeString(new Object[] {status}, false);
    } catch (UnsatisfiedLinkError e) {
      return "status " + status;
    }
  }

  /**
   * The driver and all GPUs of the machine.
   *
   * @return what it says, the GPUs in the order of their PCI addresses
   */
  public NvidiaDriver driver() {
    Memory text = new Memory(TEXT);
    String version = call("nvmlSystemGetDriverVersion", text, TEXT) ? text.getString(0) : "";
    IntByReference cuda = new IntByReference();
    call("nvmlSystemGetCudaDriverVersion_v2", cuda);
    IntByReference count = new IntByReference();
    call("nvmlDeviceGetCount_v2", count);
    List<NvidiaDriver.Gpu> gpus = new ArrayList<>();
    for (int i = 0; i < count.getValue(); i++) {
      device(i).ifPresent(device -> gpus.add(gpu(device, text)));
    }
    return new NvidiaDriver(version, cuda.getValue(), gpus);
  }

  private NvidiaDriver.Gpu gpu(Pointer device, Memory text) {
    String name = call("nvmlDeviceGetName", device, text, TEXT) ? text.getString(0) : "NVIDIA GPU";
    String uuid = call("nvmlDeviceGetUUID", device, text, TEXT) ? text.getString(0) : "";
    IntByReference major = new IntByReference();
    IntByReference minor = new IntByReference();
    call("nvmlDeviceGetCudaComputeCapability", device, major, minor);
    return new NvidiaDriver.Gpu(
        uuid,
        name,
        usage(device).map(Usage::total).orElse(0L),
        major.getValue() * 10 + minor.getValue());
  }

  /**
   * The memory of a GPU.
   *
   * @param uuid its name
   * @return bytes, or empty where the driver does not say
   */
  public Optional<Usage> usage(String uuid) {
    PointerByReference device = new PointerByReference();
    return call("nvmlDeviceGetHandleByUUID", uuid, device)
        ? usage(device.getValue())
        : Optional.empty();
  }

  private Optional<Usage> usage(Pointer device) {
    Memory memory = new Memory(3L * Long.BYTES); // total, free, used
    return call("nvmlDeviceGetMemoryInfo", device, memory)
        ? Optional.of(new Usage(memory.getLong(0), memory.getLong(2L * Long.BYTES)))
        : Optional.empty();
  }

  private Optional<Pointer> device(int index) {
    PointerByReference device = new PointerByReference();
    return call("nvmlDeviceGetHandleByIndex_v2", index, device)
        ? Optional.of(device.getValue())
        : Optional.empty();
  }

  /** Whether a call succeeded; an old driver's library may lack it. */
  private boolean call(String function, Object... arguments) {
    try {
      return library.getFunction(function).invokeInt(arguments) == 0;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }
}
