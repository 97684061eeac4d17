package org.mixlaw.model.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.mixlaw.model.exchange.TensorInfo;

/**
 * One model with its optimizer's state, on one device or as replicas on several that share the rows
 * of every call and end each update with the same weights. Work is queued: nothing but {@link
 * #read}, {@link #evaluate} and the file methods waits for the device. Not safe for concurrent use;
 * several proxies may live beside each other.
 */
public interface Proxy extends AutoCloseable {
  /**
   * Makes a model with initial weights drawn from the seed and fresh optimizer state.
   *
   * @param options what to make
   * @return the proxy, to be closed
   * @throws org.mixlaw.base.InputException if the device is not there or PyTorch does not fit
   */
  static Proxy open(ProxyOptions options) {
    List<DeviceChoice> devices = Devices.each(options.device());
    return devices.size() == 1
        ? new TorchProxy(options.on(devices.get(0)))
        : new ReplicatedProxy(options, devices, TorchProxy::new);
  }

  /**
   * What this proxy was opened with.
   *
   * @return the options, the number of threads among them where it was left open
   */
  ProxyOptions options();

  /**
   * Where it runs.
   *
   * @return {@code cpu} or {@code gpu:0} and so on; with replicas {@code cpu:2} or {@code gpu:0,1}
   */
  String device();

  /**
   * How many replicas of the model share the work.
   *
   * @return 1 or more
   */
  default int replicas() {
    return 1;
  }

  /**
   * What it computes on and with.
   *
   * @return device, versions and kernel
   */
  ComputePlatform platform();

  /**
   * Bytes that training takes of a replica's device beyond what is there before the first
   * micro-batch.
   *
   * @param microBatch rows of a micro-batch of one replica
   * @return bytes at the peak
   */
  long activationBytes(int microBatch);

  /**
   * Runs a micro-batch forward and backward and adds its gradient to the sum that the next {@link
   * #update} uses. Every token's loss is scaled by 1 / {@code batchTokens}, so that the sum over
   * the micro-batches of a batch is the gradient of the batch's mean loss. Replicas take as equal
   * parts of the rows as can be.
   *
   * @param tokens {@code microBatch} rows of s + 1 tokens; free to be overwritten on return
   * @param microBatch number of rows
   * @param batchTokens tokens of the whole batch that is followed by one update
   * @throws DeviceOutOfMemory if a device has too little memory; {@link #discard} makes the proxy
   *     whole again
   * @throws DeviceFailure if a replica fails otherwise; the proxy can only be closed then
   */
  void forwardBackward(int[] tokens, int microBatch, long batchTokens);

  /**
   * Forgets the gradients summed since the last {@link #update}, and every reading not yet read.
   * Weights and moments stay as they are.
   */
  void discard();

  /**
   * Clips the summed gradient, lets the optimizer take one step, and clears the sum. A step whose
   * gradient norm is infinite, not a number or above {@code refuseAbove} touches neither weights
   * nor moments nor the optimizer's step counter. This is decided on the device (the fused
   * optimizer's own {@code found_inf}), so that nothing has to wait for the norm.
   *
   * @param learningRate the learning rate of this step
   * @param refuseAbove the largest gradient norm that is accepted; infinity to accept all finite
   *     ones
   */
  void update(double learningRate, double refuseAbove);

  /**
   * {@link #update(double, double)} that accepts every finite gradient.
   *
   * @param learningRate the learning rate of this step
   */
  default void update(double learningRate) {
    update(learningRate, Double.POSITIVE_INFINITY);
  }

  /**
   * Waits for the device and reads what was measured since the last call.
   *
   * @return losses and gradient norms
   */
  StepReading read();

  /**
   * Sums the loss of every row of a batch without training on it. Waits for the device.
   *
   * @param inputs {@code rows} x s tokens
   * @param targets {@code rows} x s tokens; -100 does not count
   * @param rows number of rows
   * @return for each row the summed loss and the number of targets that counted
   */
  List<TokenLoss> evaluateRows(int[] inputs, int[] targets, int rows);

  /**
   * {@link #evaluateRows} over all rows together.
   *
   * @param inputs {@code rows} x s tokens
   * @param targets {@code rows} x s tokens; -100 does not count
   * @param rows number of rows
   * @return the summed loss and the number of targets that counted
   */
  default TokenLoss evaluate(int[] inputs, int[] targets, int rows) {
    return evaluateRows(inputs, targets, rows).stream().reduce(TokenLoss.ZERO, TokenLoss::plus);
  }

  /**
   * Names and shapes of the parameters, as Hugging Face's GPTNeoX names them.
   *
   * @return in the checkpoint's order
   */
  List<TensorInfo> parameters();

  /**
   * Writes the weights as fp32 safetensors under Hugging Face's names, whole or not at all.
   *
   * @param file the file
   * @throws IOException if writing fails
   */
  void saveWeights(Path file) throws IOException;

  /**
   * Writes moments and step counter as safetensors, whole or not at all: {@code exp_avg.NAME},
   * {@code exp_avg_sq.NAME} and {@code step}.
   *
   * @param file the file
   * @throws IOException if writing fails
   */
  void saveOptimizer(Path file) throws IOException;

  /**
   * Reads weights: a safetensors file, a sharded checkpoint's {@code model.safetensors.index.json},
   * or a folder with either (a checkpoint of Mixlaw, or a Hugging Face model). fp32, fp16 and bf16
   * are accepted.
   *
   * @param file the file or folder
   * @throws IOException if reading fails
   * @throws org.mixlaw.base.InputException if a tensor is missing or has another shape
   */
  void loadWeights(Path file) throws IOException;

  /**
   * Reads moments and step counter as {@link #saveOptimizer} wrote them; the next steps are bitwise
   * those of the proxy that wrote them (on a CPU, with the same number of threads).
   *
   * @param file the file
   * @throws IOException if reading fails
   * @throws org.mixlaw.base.InputException if a tensor is missing or has another shape
   */
  void loadOptimizer(Path file) throws IOException;

  /**
   * Memory that activations may still take on the device of a replica.
   *
   * @return free bytes of the GPU, or of the machine for a CPU, the least of all replicas; empty
   *     where nobody can be asked
   */
  OptionalLong freeMemory();

  /** Frees the device's memory. */
  @Override
  void close();
}
