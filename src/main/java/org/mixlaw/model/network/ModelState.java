package org.mixlaw.model.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.mixlaw.model.exchange.HuggingFaceConfig;
import org.mixlaw.model.exchange.TensorInfo;

/**
 * What a proxy holds on its device: weights and what is made of them to compute with, gradients,
 * the optimizer's moments, and the table of rotations; and how they get into files.
 */
final class ModelState {
  private final ProxyOptions options;
  private final Network network;
  private final ProxyFiles files;
  private final ParameterTensors weights;
  private final NDArray flatGradients;
  private final ParameterTensors gradients;
  private final ProxyFiles.OptimizerState optimizer;
  private final NDList computeWeights;
  private final NDArray rotaryTable;
  private boolean prepared;

  /**
   * Initial weights, drawn from the seed, and fresh moments.
   *
   * @param manager owner of the tensors, on their device
   * @param network the program
   * @param options architecture and seed
   */
  ModelState(PtNDManager manager, Network network, ProxyOptions options) throws IOException {
    this.options = options;
    this.network = network;
    ParameterLayout layout = new ParameterLayout(options.spec(), options.vocabulary());
    files = new ProxyFiles(layout, new TensorTransfer(manager, network));
    weights = ParameterTensors.zeros(manager, layout, "w");
    flatGradients = manager.zeros(new Shape(layout.flatLength()));
    flatGradients.setName("flat[]");
    gradients = gradients(manager);
    optimizer =
        new ProxyFiles.OptimizerState(
            ParameterTensors.zeros(manager, layout, "m"),
            ParameterTensors.zeros(manager, layout, "v"),
            manager.zeros(new Shape(1)));
    computeWeights = network.call(manager, "allocate", weights.matrices());
    computeWeights.forEach(tensor -> tensor.setName("c[]"));
    rotaryTable = rotaryTable(manager);
    files.initialise(weights, new Initialisation(options.spec(), options.seed()));
  }

  /** Views into the flat tensor, so that replicas can add up all gradients as one. */
  private ParameterTensors gradients(PtNDManager manager) {
    NDList views =
        network.call(
            manager, "views", new NDList(flatGradients), weights.matrices(), weights.vectors());
    int matrices = weights.matrices().size();
    NDList ofMatrices = new NDList(views.subList(0, matrices));
    NDList ofVectors = new NDList(views.subList(matrices, views.size()));
    ofMatrices.forEach(view -> view.setName("gw[]"));
    ofVectors.forEach(view -> view.setName("gb[]"));
    return new ParameterTensors(ofMatrices, ofVectors);
  }

  private NDArray rotaryTable(NDManager manager) {
    try (NDManager scope = manager.newSubManager(Device.cpu())) {
      NDArray positions = scope.arange(0f, options.sequenceLength(), 1f, DataType.FLOAT32);
      return network
          .call(manager, "rotary_table", new NDList(positions, optimizer.step()))
          .singletonOrThrow();
    }
  }

  /** Makes of the weights what is computed with, unless that is there. */
  void prepare(NDManager scope) {
    if (!prepared) {
      network.call(scope, "prepare", weights.matrices(), weights.vectors(), computeWeights);
      prepared = true;
    }
  }

  /** Notes that the weights are others now. */
  void changed() {
    prepared = false;
  }

  ParameterTensors weights() {
    return weights;
  }

  /** All gradients, one behind another; {@link #gradients()} are views into it. */
  NDArray flatGradients() {
    return flatGradients;
  }

  ParameterTensors gradients() {
    return gradients;
  }

  ProxyFiles.OptimizerState optimizer() {
    return optimizer;
  }

  NDList computeWeights() {
    return computeWeights;
  }

  NDArray rotaryTable() {
    return rotaryTable;
  }

  List<TensorInfo> parameters() {
    return files.parameters();
  }

  void saveWeights(Path file) throws IOException {
    files.saveWeights(
        file,
        weights,
        new HuggingFaceConfig(options.spec(), options.vocabulary(), options.sequenceLength()));
  }

  void saveOptimizer(Path file) throws IOException {
    files.saveOptimizer(file, optimizer);
  }

  void loadWeights(Path file) throws IOException {
    files.loadWeights(file, weights);
    changed();
  }

  void loadOptimizer(Path file) throws IOException {
    files.loadOptimizer(file, optimizer);
  }
}
