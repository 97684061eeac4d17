package org.mixlaw.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mixlaw.base.AtomicFiles;

/**
 * A proxy on PyTorch: holds the tensors and calls the network program ({@code network.py.txt}),
 * once per micro-batch and once per update.
 */
final class TorchProxy implements Proxy {
  /** Numbers moved at a time between a file and the device. */
  private static final int STRETCH = 1 << 22;

  private final ProxyOptions options;
  private final int threads;
  private final Device device;
  private final ParameterLayout layout;
  private final PtNDManager manager;
  private final PtSymbolBlock network;
  private final Map<String, NDArray> methods = new LinkedHashMap<>();
  private final Tensors weights;
  private final Tensors gradients;
  private final Tensors firstMoments;
  private final Tensors secondMoments;
  private final NDList computeWeights;
  private final NDArray rotaryTable;
  private final NDArray stepCounter;
  private final List<NDArray> losses = new ArrayList<>();
  private final List<NDArray> updates = new ArrayList<>();
  private boolean prepared;

  /** One number per parameter: the weights, their gradients, or a moment. */
  private record Tensors(NDList matrices, NDList vectors) {
    NDArray at(ParameterLayout.Place place) {
      return (place.group() == ParameterLayout.Group.MATRICES ? matrices : vectors)
          .get(place.index());
    }
  }

  TorchProxy(ProxyOptions options) {
    this.options = options;
    threads =
        options.threads() == 0 ? Runtime.getRuntime().availableProcessors() : options.threads();
    device = TorchEngine.device(options.device());
    TorchEngine.enter(threads);
    ModelSpec spec = options.spec();
    layout = new ParameterLayout(spec, options.vocabulary());
    manager = (PtNDManager) TorchEngine.start().newBaseManager(device);
    try {
      network = JniUtils.loadModule(manager, NetworkArchive.of(attributes()), false, false);
      weights = tensors("w");
      gradients = tensors("g");
      firstMoments = tensors("m");
      secondMoments = tensors("v");
      stepCounter = manager.zeros(new Shape(1));
      computeWeights = call(manager, "allocate", weights.matrices());
      computeWeights.forEach(tensor -> tensor.setName("c[]"));
      NDArray positions = manager.arange(0f, options.sequenceLength(), 1f, DataType.FLOAT32);
      try (NDArray onCpu = positions.toDevice(Device.cpu(), true)) {
        rotaryTable =
            call(manager, "rotary_table", new NDList(onCpu, stepCounter)).singletonOrThrow();
      }
      positions.close();
      initialise();
    } catch (IOException e) {
      manager.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private Map<String, Object> attributes() {
    ModelSpec spec = options.spec();
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("training", true);
    attributes.put("layers", spec.layers());
    attributes.put("heads", spec.heads());
    attributes.put("rotary", spec.rotaryWidth());
    attributes.put("dtype", options.precision() == Precision.BF16 ? 15 : 6); // c10::ScalarType
    attributes.put("chunk", Math.max(128, (1 << 26) / options.vocabulary() / 256 * 256));
    attributes.put("epsilon", spec.layerNormEpsilon());
    return attributes;
  }

  private Tensors tensors(String name) {
    return new Tensors(
        zeros(name + "w[]", layout.matrices()), zeros(name + "b[]", layout.vectors()));
  }

  private NDList zeros(String listName, List<ParameterLayout.Storage> storages) {
    NDList list = new NDList();
    for (ParameterLayout.Storage storage : storages) {
      NDArray tensor = manager.zeros(new Shape(storage.shape()));
      tensor.setName(listName);
      list.add(tensor);
    }
    return list;
  }

  /** Calls a method of the program; what it returns belongs to {@code owner}. */
  private NDList call(NDManager owner, String method, NDList... arguments) {
    TorchEngine.enter(threads);
    NDArray name = methods.computeIfAbsent(method, this::methodName);
    NDList all = new NDList();
    Arrays.stream(arguments).forEach(all::addAll);
    all.add(name);
    NDList result = IValueUtils.forward(network, all, true);
    result.attach(owner);
    return result;
  }

  private NDArray methodName(String method) {
    NDArray name = manager.zeros(new Shape(1));
    name.setName("module_method:" + method);
    return name;
  }

  private void prepare(NDManager scope) {
    if (!prepared) {
      call(scope, "prepare", weights.matrices(), weights.vectors(), computeWeights);
      prepared = true;
    }
  }

  @Override
  public ProxyOptions options() {
    return options;
  }

  @Override
  public String device() {
    return device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
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
          call(
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
          call(
                  manager,
                  "update",
                  new NDList(scalars, stepCounter),
                  weights.matrices(),
                  weights.vectors(),
                  gradients.matrices(),
                  gradients.vectors(),
                  firstMoments.matrices(),
                  firstMoments.vectors(),
                  secondMoments.matrices(),
                  secondMoments.vectors())
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
      return call(scope, "gather", list).singletonOrThrow().toFloatArray();
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
          call(
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
      return call(
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
    return layout.places().stream().map(ParameterLayout.Place::info).toList();
  }

  private void initialise() throws IOException {
    Initialisation initialisation = new Initialisation(options.spec(), options.seed());
    for (ParameterLayout.Place place : layout.places()) {
      write(
          weights.at(place),
          place,
          (row, into) ->
              initialisation.fill(place.info().name(), row, columns(place), into.asFloatBuffer()));
    }
  }

  /** Gives the numbers of some rows of a parameter. */
  @FunctionalInterface
  private interface RowSource {
    void read(int row, ByteBuffer into) throws IOException;
  }

  /** Takes the numbers of some rows of a parameter. */
  @FunctionalInterface
  private interface RowSink {
    void write(ByteBuffer numbers) throws IOException;
  }

  private static int columns(ParameterLayout.Place place) {
    return place.toColumn() - place.fromColumn();
  }

  private void write(NDArray tensor, ParameterLayout.Place place, RowSource source)
      throws IOException {
    int columns = columns(place);
    int rowsAtOnce = Math.max(1, STRETCH / columns);
    for (int row = 0; row < place.rows().length; row += rowsAtOnce) {
      int rows = Math.min(rowsAtOnce, place.rows().length - row);
      try (NDManager scope = manager.newSubManager(Device.cpu())) {
        ByteBuffer numbers =
            ByteBuffer.allocateDirect(Math.multiplyExact(rows * columns, Float.BYTES))
                .order(ByteOrder.nativeOrder());
        source.read(row, numbers);
        NDArray block = scope.create(numbers, new Shape(rows, columns), DataType.FLOAT32);
        call(
            scope,
            "put",
            new NDList(block),
            selection(scope, place, row, rows),
            unnamed(scope, tensor));
      }
    }
    prepared = false;
  }

  private void read(NDArray tensor, ParameterLayout.Place place, RowSink sink) throws IOException {
    int rowsAtOnce = Math.max(1, STRETCH / columns(place));
    for (int row = 0; row < place.rows().length; row += rowsAtOnce) {
      int rows = Math.min(rowsAtOnce, place.rows().length - row);
      try (NDManager scope = manager.newSubManager(Device.cpu())) {
        NDArray block =
            call(scope, "get", selection(scope, place, row, rows), unnamed(scope, tensor))
                .singletonOrThrow();
        sink.write(block.toByteBuffer(true));
      }
    }
  }

  private static NDList selection(NDManager scope, ParameterLayout.Place place, int row, int rows) {
    return new NDList(
        scope.create(Arrays.copyOfRange(place.rows(), row, row + rows)),
        scope.create(new long[] {place.fromColumn(), place.toColumn(), place.width()}));
  }

  /** The tensor as a plain argument: a name would make it a member of a list. */
  private static NDList unnamed(NDManager scope, NDArray tensor) {
    NDList plain = new NDList(tensor.stopGradient());
    plain.attach(scope);
    return plain;
  }

  @Override
  public void saveWeights(Path file) throws IOException {
    AtomicFiles.write(
        file,
        path -> {
          try (SafetensorsWriter out = new SafetensorsWriter(path, parameters(), metadata())) {
            for (ParameterLayout.Place place : layout.places()) {
              read(weights.at(place), place, out::write);
            }
          }
        });
  }

  private Map<String, String> metadata() throws IOException {
    HuggingFaceConfig config =
        new HuggingFaceConfig(options.spec(), options.vocabulary(), options.sequenceLength());
    return Map.of("format", "pt", HuggingFaceConfig.METADATA, config.toJson());
  }

  @Override
  public void saveOptimizer(Path file) throws IOException {
    List<TensorInfo> infos = new ArrayList<>();
    parameters().forEach(p -> infos.add(new TensorInfo("exp_avg." + p.name(), p.shape())));
    parameters().forEach(p -> infos.add(new TensorInfo("exp_avg_sq." + p.name(), p.shape())));
    infos.add(STEP);
    AtomicFiles.write(
        file,
        path -> {
          try (SafetensorsWriter out = new SafetensorsWriter(path, infos, Map.of("format", "pt"))) {
            for (Tensors moments : List.of(firstMoments, secondMoments)) {
              for (ParameterLayout.Place place : layout.places()) {
                read(moments.at(place), place, out::write);
              }
            }
            read(stepCounter, STEP_PLACE, out::write);
          }
        });
  }

  private static final TensorInfo STEP = new TensorInfo("step", List.of(1L));
  private static final ParameterLayout.Place STEP_PLACE =
      new ParameterLayout.Place(STEP, ParameterLayout.Group.VECTORS, 0, 1, 0, 1, new long[] {0});

  @Override
  public void loadWeights(Path file) throws IOException {
    try (Checkpoint checkpoint = new Checkpoint(Checkpoint.weightsOf(file))) {
      layout.places().forEach(place -> checkpoint.require(place.info()));
      for (ParameterLayout.Place place : layout.places()) {
        load(checkpoint, place.info().name(), weights.at(place), place);
      }
    }
  }

  @Override
  public void loadOptimizer(Path file) throws IOException {
    try (Checkpoint checkpoint = new Checkpoint(file)) {
      Map<String, Tensors> moments = Map.of("exp_avg.", firstMoments, "exp_avg_sq.", secondMoments);
      for (ParameterLayout.Place place : layout.places()) {
        for (String prefix : moments.keySet()) {
          checkpoint.require(new TensorInfo(prefix + place.info().name(), place.info().shape()));
        }
      }
      checkpoint.require(STEP);
      for (ParameterLayout.Place place : layout.places()) {
        for (Map.Entry<String, Tensors> moment : moments.entrySet()) {
          load(
              checkpoint,
              moment.getKey() + place.info().name(),
              moment.getValue().at(place),
              place);
        }
      }
      load(checkpoint, STEP.name(), stepCounter, STEP_PLACE);
    }
  }

  private void load(Checkpoint checkpoint, String name, NDArray tensor, ParameterLayout.Place place)
      throws IOException {
    write(
        tensor,
        place,
        (row, into) -> checkpoint.read(name, (long) row * columns(place), into.asFloatBuffer()));
  }

  @Override
  public long freeMemory() {
    return DeviceMemory.free(device);
  }

  @Override
  public void close() {
    network.close();
    manager.close();
  }
}
