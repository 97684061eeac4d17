package org.mixlaw.model.network;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.mixlaw.model.AdamW;
import org.mixlaw.model.exchange.TensorInfo;
import org.mixlaw.model.machine.NvidiaDriver;

/**
 * A proxy on PyTorch: holds the tensors and calls the network program ({@code network.py.txt}),
 * once per micro-batch and once per update.
 */
final class TorchProxy implements Replica {
  private final ProxyOptions options;
  private final Device device;
  private final Program choices;
  private final PtNDManager manager;
  private final Network network;
  private final ModelState state;
  private final Readings readings;

  TorchProxy(ProxyOptions options) {
    int processors = Runtime.getRuntime().availableProcessors();
    this.options = options.threads() == 0 ? options.withThreads(processors) : options;
    device = TorchEngine.device(options.device());
    choices =
        Program.of(
                options.spec(),
                options.precision(),
                device.isGpu(),
                gpu().map(NvidiaDriver.Gpu::bf16).orElse(true))
            .with(options.choices());
    manager = (PtNDManager) TorchEngine.start().newBaseManager(device);
    try {
      network = new Network(manager, this.options, choices);
      state = new ModelState(manager, network, this.options);
      readings = new Readings(network);
    } catch (IOException e) {
      manager.close();
      throw new UncheckedIOException(e);
    } catch (EngineException e) {
      manager.close();
      throw DeviceOutOfMemory.in(e).map(RuntimeException.class::cast).orElse(e);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  @Override
  public ProxyOptions options() {
    return options;
  }

  @Override
  public String device() {
    return Devices.name(device);
  }

  private Optional<NvidiaDriver.Gpu> gpu() {
    return device.isGpu() ? TorchEngine.machine().gpu(device.getDeviceId()) : Optional.empty();
  }

  @Override
  public ComputePlatform platform() {
    return new ComputePlatform(
        device(),
        gpu().map(gpu -> gpu.name() + " (" + gpu.architecture() + ")"),
        options.precision(),
        TorchEngine.plan().version(),
        TorchEngine.plan().cuda(),
        Optional.of(TorchEngine.machine().driver().version())
            .filter(version -> device.isGpu() && !version.isEmpty()),
        choices.attentionWords());
  }

  @Override
  public long activationBytes(int microBatch) {
    return new ActivationMemory(options, choices, device.isGpu()).bytes(microBatch);
  }

  @Override
  public void forwardBackward(int[] tokens, int microBatch, long batchTokens) {
    int row = options.sequenceLength() + 1;
    if (microBatch < 1 || tokens.length < (long) microBatch * row) {
      throw new IllegalArgumentException(
          String.format("%d tokens for %d rows of %d", tokens.length, microBatch, row));
    }
    try (NDManager scope = manager.newSubManager(Device.cpu())) {
      state.prepare(scope);
      NDArray ids =
          scope.create(
              IntBuffer.wrap(tokens, 0, microBatch * row),
              new Shape(microBatch, row),
              DataType.INT32);
      NDArray scale = scope.create(new double[] {1.0 / batchTokens});
      readings.losses(
          network
              .call(
                  manager,
                  "forward_backward",
                  new NDList(ids, state.rotaryTable(), scale),
                  state.weights().matrices(),
                  state.weights().vectors(),
                  state.computeWeights(),
                  state.gradients().matrices(),
                  state.gradients().vectors())
              .singletonOrThrow());
    }
  }

  @Override
  public void discard() {
    readings.forget();
    try (NDManager scope = manager.newSubManager(Device.cpu())) {
      network.call(scope, "discard", new NDList(state.flatGradients()));
    }
  }

  @Override
  public void update(double learningRate, double refuseAbove) {
    AdamW adamW = options.optimizer();
    // Above the largest float every norm that is not infinite is accepted.
    double largest = Math.min(refuseAbove, Float.MAX_VALUE);
    try (NDManager scope = manager.newSubManager(Device.cpu())) {
      NDArray scalars =
          scope.create(
              new double[] {
                learningRate,
                adamW.beta1(),
                adamW.beta2(),
                adamW.epsilon(),
                adamW.weightDecay(),
                adamW.gradientClip(),
                largest
              });
      readings.update(
          network
              .call(
                  manager,
                  "update",
                  new NDList(scalars, state.optimizer().step()),
                  state.weights().matrices(),
                  state.weights().vectors(),
                  state.gradients().matrices(),
                  state.gradients().vectors(),
                  state.optimizer().first().matrices(),
                  state.optimizer().first().vectors(),
                  state.optimizer().second().matrices(),
                  state.optimizer().second().vectors())
              .singletonOrThrow());
    }
    state.changed();
  }

  @Override
  public StepReading read() {
    return readings.read(manager);
  }

  @Override
  public NDArray gradients() {
    return state.flatGradients();
  }

  @Override
  public void exchange(int index, List<NDArray> all) {
    long length = state.flatGradients().size();
    long part = ParameterLayout.aligned((length + all.size() - 1) / all.size());
    try (NDManager scope = manager.newSubManager(Device.cpu())) {
      NDArray bounds =
          scope.create(
              new long[] {
                index, Math.min(length, index * part), Math.min(length, (index + 1) * part)
              });
      network.call(scope, "exchange", new NDList(bounds), new NDList(all));
    }
  }

  @Override
  public List<TokenLoss> evaluateRows(int[] inputs, int[] targets, int rows) {
    int length = options.sequenceLength();
    int count = rows * length;
    if (rows < 1 || inputs.length < count || targets.length < count) {
      throw new IllegalArgumentException(
          String.format(
              "%d inputs and %d targets for %d rows of %d",
              inputs.length, targets.length, rows, length));
    }
    try (NDManager scope = manager.newSubManager(Device.cpu())) {
      state.prepare(scope);
      int[] both = Arrays.copyOf(inputs, 2 * count);
      System.arraycopy(targets, 0, both, count, count);
      NDArray ids = scope.create(IntBuffer.wrap(both), new Shape(2, rows, length), DataType.INT32);
      double[] sums =
          network
              .call(
                  scope,
                  "evaluate",
                  new NDList(ids, state.rotaryTable()),
                  state.weights().matrices(),
                  state.weights().vectors(),
                  state.computeWeights())
              .singletonOrThrow()
              .toDoubleArray();
      List<TokenLoss> losses = new ArrayList<>(rows);
      for (int row = 0; row < rows; row++) {
        losses.add(new TokenLoss(sums[row], Math.round(sums[rows + row])));
      }
      return losses;
    }
  }

  /**
   * The logits of a batch.
   *
   * @param inputs {@code rows} x s tokens
   * @param rows number of rows
   * @return rows x s x V numbers
   */
  float[] logits(int[] inputs, int rows) {
    try (NDManager scope = manager.newSubManager(Device.cpu())) {
      state.prepare(scope);
      NDArray ids =
          scope.create(
              IntBuffer.wrap(inputs), new Shape(rows, options.sequenceLength()), DataType.INT32);
      return network
          .call(
              scope,
              "logits",
              new NDList(ids, state.rotaryTable()),
              state.weights().matrices(),
              state.weights().vectors(),
              state.computeWeights())
          .singletonOrThrow()
          .toFloatArray();
    }
  }

  @Override
  public List<TensorInfo> parameters() {
    return state.parameters();
  }

  @Override
  public void saveWeights(Path file) throws IOException {
    state.saveWeights(file);
  }

  @Override
  public void saveOptimizer(Path file) throws IOException {
    state.saveOptimizer(file);
  }

  @Override
  public void loadWeights(Path file) throws IOException {
    state.loadWeights(file);
  }

  @Override
  public void loadOptimizer(Path file) throws IOException {
    state.loadOptimizer(file);
  }

  @Override
  public OptionalLong freeMemory() {
    return DeviceMemory.free(device);
  }

  @Override
  public void close() {
    network.close();
    manager.close();
  }
}
