package org.mixlaw.model.network;

import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.mixlaw.model.Precision;

/**
 * What a proxy computes on and with: printed at the start of every run and written into its {@code
 * run.yaml}, so that no run is ever on another device than its reader believes.
 *
 * @param device {@code cpu}, {@code gpu:0}, {@code gpu:0,1} and so on
 * @param gpu the board's name and generation, such as {@code NVIDIA H100 80GB HBM3 (sm_90)}
 * @param precision number format of the computation
 * @param pytorch PyTorch's version
 * @param cuda the CUDA that PyTorch was built with, where it is known
 * @param driver NVIDIA's driver, where the run is on a GPU
 * @param attention the kernel that attention is computed by
 */
public record ComputePlatform(
    String device,
    Optional<String> gpu,
    Precision precision,
    String pytorch,
    Optional<String> cuda,
    Optional<String> driver,
    String attention) {

  /**
   * The same on several devices of the kind.
   *
   * @param devices such as {@code gpu:0,1}
   * @return a platform that differs in that alone
   */
  ComputePlatform on(String devices) {
    return new ComputePlatform(devices, gpu, precision, pytorch, cuda, driver, attention);
  }

  /**
   * The same as words under keys, for provenance.
   *
   * @return what is known
   */
  public SortedMap<String, String> words() {
    SortedMap<String, String> words = new TreeMap<>();
    words.put("device", device);
    gpu.ifPresent(name -> words.put("gpu", name));
    words.put("precision", precision.toString().toLowerCase(Locale.ROOT));
    words.put("pytorch", pytorch);
    cuda.ifPresent(version -> words.put("cuda", version));
    driver.ifPresent(version -> words.put("driver", version));
    words.put("attention", attention);
    return words;
  }

  /**
   * The same in one line.
   *
   * @return such as {@code gpu:0 (NVIDIA H100 80GB HBM3 (sm_90)), bf16, PyTorch 2.7.1, CUDA 12.8,
   *     driver 570.124.06, attention flash}
   */
  @Override
  public String toString() {
    StringJoiner line = new StringJoiner(", ");
    line.add(device + gpu.map(name -> " (" + name + ")").orElse(""));
    line.add(precision.toString().toLowerCase(Locale.ROOT));
    line.add("PyTorch " + pytorch);
    cuda.ifPresent(version -> line.add("CUDA " + version));
    driver.ifPresent(version -> line.add("driver " + version));
    line.add("attention " + attention);
    return line.toString();
  }
}
