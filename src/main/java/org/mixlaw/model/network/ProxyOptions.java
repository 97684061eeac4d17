package org.mixlaw.model.network;

import org.mixlaw.base.InputException;
import org.mixlaw.model.AdamW;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.Precision;

/**
 * What a proxy is opened with.
 *
 * @param spec the architecture
 * @param vocabulary vocabulary size V
 * @param sequenceLength the longest sequence s, in tokens
 * @param precision number format of the computation
 * @param device where it runs
 * @param seed seed of the initial weights
 * @param optimizer the optimizer's constants
 * @param threads CPU threads inside one operation, or 0 for as many as there are processors to a
 *     replica
 * @param choices choices of the network program to take instead of the device's best, as {@code
 *     name=value} with commas between; for benchmarks
 */
public record ProxyOptions(
    ModelSpec spec,
    int vocabulary,
    int sequenceLength,
    Precision precision,
    DeviceChoice device,
    long seed,
    AdamW optimizer,
    int threads,
    String choices) {

  /**
   * Checks the numbers.
   *
   * @throws InputException if one is out of range
   */
  public ProxyOptions {
    if (vocabulary < 2) {
      throw InputException.of("vocabulary is %d; accepted is 2 or more", vocabulary);
    }
    if (sequenceLength < 1) {
      throw InputException.of("sequence length is %d; accepted is 1 or more", sequenceLength);
    }
    if (threads < 0) {
      throw InputException.of("threads is %d; accepted is 0 (all processors) or more", threads);
    }
  }

  /**
   * Options that leave every choice of the network program to the device.
   *
   * @param spec the architecture
   * @param vocabulary vocabulary size V
   * @param sequenceLength the longest sequence s, in tokens
   * @param precision number format of the computation
   * @param device where it runs
   * @param seed seed of the initial weights
   * @param optimizer the optimizer's constants
   * @param threads CPU threads inside one operation, or 0 for as many as there are processors
   */
  public ProxyOptions(
      ModelSpec spec,
      int vocabulary,
      int sequenceLength,
      Precision precision,
      DeviceChoice device,
      long seed,
      AdamW optimizer,
      int threads) {
    this(spec, vocabulary, sequenceLength, precision, device, seed, optimizer, threads, "");
  }

  /**
   * The same on another device.
   *
   * @param other where it runs
   * @return options that differ in that alone
   */
  ProxyOptions on(DeviceChoice other) {
    return new ProxyOptions(
        spec, vocabulary, sequenceLength, precision, other, seed, optimizer, threads, choices);
  }

  /**
   * The same with another number of threads.
   *
   * @param other CPU threads inside one operation
   * @return options that differ in that alone
   */
  ProxyOptions withThreads(int other) {
    return new ProxyOptions(
        spec, vocabulary, sequenceLength, precision, device, seed, optimizer, other, choices);
  }

  /**
   * Floating-point operations to train on one token.
   *
   * @return as {@link ModelSpec#flopsPerToken}
   */
  public double flopsPerToken() {
    return spec.flopsPerToken(vocabulary, sequenceLength);
  }
}
