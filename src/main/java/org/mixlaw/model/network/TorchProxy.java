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
import org.mixlaw.model.exchange.HuggingFaceConfig;
import org.mixlaw.model.exchange.TensorInfo;

/**
 * A proxy on PyTorch: holds the tensors and calls the network program ({@code network.py.txt}),
 * once per micro-batch and once per update.
 */
final class TorchProxy implements Proxy {
  private final ProxyOptions options;
  private final Device device;
  private final Program choices;
  private final PtNDManager manager;
  private final Network network;
  private final ProxyFiles files;
  private final ParameterTensors weights;
  private final ParameterTensors gradients;
  private final ProxyFiles.OptimizerState optimizer;
  private final NDList computeWeights;
  private final NDArray rotaryTable;
  private final List<NDArray> losses = new ArrayList<>();
  private final List<NDArray> updates = new ArrayList<>();
  private boolean prepared;

  TorchProxy(ProxyOptions options) {
    this.options = options;
    int processors = Runtime.getRuntime().availableProcessors();
    int threads = options.threads() == 0 ? processors : options.threads();
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
      network = new Network(manager, options, choices, threads);
      ParameterLayout layout = new ParameterLayout(options.spec(), options.vocabulary());
      files = new ProxyFiles(layout, new TensorTransfer(manager, network));
      weights = ParameterTensors.zeros(manager, layout, "w");
      gradients = ParameterTensors.zeros(manager, layout, "g");
      optimizer =
          new ProxyFiles.OptimizerState(
              ParameterTensors.zeros(manager, layout, "m"),
              ParameterTensors.zeros(manager, layout, "v"),
              manager.zeros(new Shape(1)));
      computeWeights = network.call(manager, "allocate", weights.matrices());
      computeWeights.forEach(tensor -> tensor.setName("c[]"));
      rotaryTable = rotaryTable();
      files.initialise(weights, new Initialisation(options.spec(), options.seed()));
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

  private NDArray rotaryTable() {
    try (NDManager scope = manager.newSubManager(Device.cpu())) {
      NDArray positions = scope.arange(0f, options.sequenceLength(), 1f, DataType.FLOAT32);
      return network
          .call(manager, "rotary_table", new NDList(positions, optimizer.step()))
          .singletonOrThrow();
    }
  }

  private void prepare(NDManager scope) {
    if (!prepared) {
      network.call(scope, "prepare", weights.matrices(), weights.vectors(), computeWeights);
      prepared = true;
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
      prepare(scope);
      NDArray ids =
          scope.create(
              IntBuffer.wrap(tokens, 0, microBatch * row),
              new Shape(microBatch, row),
              DataType.INT32);
      NDArray scale = scope.create(new double[] {1.0 / batchTokens});
      losses.add(
          network
              .call(
                  manager,
                  "forward_backward",
                  new NDList(ids, rotaryTable, scale),
                  weights.matrices(),
                  weights.vectors(),
                  computeWeights,
                  gradients.matrices(),
                  gradients.vectors())
              .singletonOrThrow());
    }
  }

  @Override
  public void discard() {
    losses.forEach(NDArray::close);
    updates.forEach(NDArray::close);
    losses.clear();
    updates.clear();
    try (NDManager scope = manager.newSubManager(Device.cpu())) {
      network.call(scope, "discard", gradients.matrices(), gradients.vectors());
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
      updates.add(
          network
              .call(
                  manager,
                  "update",
                  new NDList(scalars, optimizer.step()),
                  weights.matrices(),
                  weights.vectors(),
                  gradients.matrices(),
                  gradients.vectors(),
                  optimizer.first().matrices(),
                  optimizer.first().vectors(),
                  optimizer.second().matrices(),
                  optimizer.second().vectors())
              .singletonOrThrow());
    }
    prepared = false;
  }

  @Override
  public StepReading read() {
    float[] lossValues = drain(losses);
    float[] updateValues = drain(updates);
    List<Double> sequenceLosses = new ArrayList<>(lossValues.length);
    for (float loss : lossValues) {
      sequenceLosses.add((double) loss);
    }
    List<StepReading.Update> read = new ArrayList<>();
    for (int i = 0; i < updateValues.length; i += 2) {
      read.add(new StepReading.Update(updateValues[i], updateValues[i + 1] != 0));
    }
    return new StepReading(sequenceLosses, read);
  }

  private float[] drain(List<NDArray> readings) {
    if (readings.isEmpty()) {
      return new float[0];
    }
    try (NDManager scope = manager.newSubManager()) {
      NDList list = new NDList(readings);
      list.forEach(reading -> reading.setName("readings[]"));
      list.attach(scope);
      readings.clear();
      return network.call(scope, "gather", list).singletonOrThrow().toFloatArray();
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
      prepare(scope);
      int[] both = Arrays.copyOf(inputs, 2 * count);
      System.arraycopy(targets, 0, both, count, count);
      NDArray ids = scope.create(IntBuffer.wrap(both), new Shape(2, rows, length), DataType.INT32);
      double[] sums =
          network
              .call(
                  scope,
                  "evaluate",
                  new NDList(ids, rotaryTable),
                  weights.matrices(),
                  weights.vectors(),
                  computeWeights)
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
      prepare(scope);
      NDArray ids =
          scope.create(
              IntBuffer.wrap(inputs), new Shape(rows, options.sequenceLength()), DataType.INT32);
      return network
          .call(
              scope,
              "logits",
              new NDList(ids, rotaryTable),
              weights.matrices(),
              weights.vectors(),
              computeWeights)
          .singletonOrThrow()
          .toFloatArray();
    }
  }

  @Override
  public List<TensorInfo> parameters() {
    return files.parameters();
  }

  @Override
  public void saveWeights(Path file) throws IOException {
    files.saveWeights(
        file,
        weights,
        new HuggingFaceConfig(options.spec(), options.vocabulary(), options.sequenceLength()));
  }

  @Override
  public void saveOptimizer(Path file) throws IOException {
    files.saveOptimizer(file, optimizer);
  }

  @Override
  public void loadWeights(Path file) throws IOException {
    files.loadWeights(file, weights);
    prepared = false;
  }

  @Override
  public void loadOptimizer(Path file) throws IOException {
    files.loadOptimizer(file, optimizer);
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
