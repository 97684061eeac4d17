package org.mixlaw.model.network;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.model.exchange.Checkpoint;
import org.mixlaw.model.exchange.HuggingFaceConfig;
import org.mixlaw.model.exchange.SafetensorsWriter;
import org.mixlaw.model.exchange.TensorInfo;

/** A proxy's weights and optimizer state in safetensors files, under Hugging Face's names. */
final class ProxyFiles {
  private static final TensorInfo STEP = new TensorInfo("step", List.of(1L));
  private static final ParameterLayout.Place STEP_PLACE =
      new ParameterLayout.Place(STEP, ParameterLayout.Group.VECTORS, 0, 1, 0, 1, new long[] {0});

  private final ParameterLayout layout;
  private final TensorTransfer transfer;

  ProxyFiles(ParameterLayout layout, TensorTransfer transfer) {
    this.layout = layout;
    this.transfer = transfer;
  }

  List<TensorInfo> parameters() {
    return layout.places().stream().map(ParameterLayout.Place::info).toList();
  }

  void initialise(ParameterTensors weights, Initialisation initialisation) throws IOException {
    for (ParameterLayout.Place place : layout.places()) {
      String name = place.info().name();
      transfer.put(
          weights.at(place),
          place,
          (row, into) -> initialisation.fill(name, row, place.columns(), into.asFloatBuffer()));
    }
  }

  void saveWeights(Path file, ParameterTensors weights, HuggingFaceConfig config)
      throws IOException {
    Map<String, String> metadata =
        Map.of("format", "pt", HuggingFaceConfig.METADATA, config.toJson());
    AtomicFiles.write(
        file,
        path -> {
          try (SafetensorsWriter out = new SafetensorsWriter(path, parameters(), metadata)) {
            for (ParameterLayout.Place place : layout.places()) {
              transfer.get(weights.at(place), place, out::write);
            }
          }
        });
  }

  void loadWeights(Path path, ParameterTensors weights) throws IOException {
    try (Checkpoint checkpoint = new Checkpoint(Checkpoint.weightsOf(path))) {
      parameters().forEach(checkpoint::require);
      for (ParameterLayout.Place place : layout.places()) {
        load(checkpoint, place.info().name(), weights.at(place), place);
      }
    }
  }

  void saveOptimizer(Path file, OptimizerState state) throws IOException {
    List<TensorInfo> infos = new ArrayList<>();
    state
        .moments()
        .keySet()
        .forEach(prefix -> parameters().forEach(p -> infos.add(moment(prefix, p))));
    infos.add(STEP);
    AtomicFiles.write(
        file,
        path -> {
          try (SafetensorsWriter out = new SafetensorsWriter(path, infos, Map.of("format", "pt"))) {
            for (ParameterTensors moments : state.moments().values()) {
              for (ParameterLayout.Place place : layout.places()) {
                transfer.get(moments.at(place), place, out::write);
              }
            }
            transfer.get(state.step(), STEP_PLACE, out::write);
          }
        });
  }

  void loadOptimizer(Path file, OptimizerState state) throws IOException {
    try (Checkpoint checkpoint = new Checkpoint(file)) {
      for (String prefix : state.moments().keySet()) {
        parameters().forEach(p -> checkpoint.require(moment(prefix, p)));
      }
      checkpoint.require(STEP);
      for (Map.Entry<String, ParameterTensors> moments : state.moments().entrySet()) {
        for (ParameterLayout.Place place : layout.places()) {
          String name = moment(moments.getKey(), place.info()).name();
          load(checkpoint, name, moments.getValue().at(place), place);
        }
      }
      load(checkpoint, STEP.name(), state.step(), STEP_PLACE);
    }
  }

  /**
   * What AdamW keeps, by the names that PyTorch gives it.
   *
   * @param first moving means of the gradient
   * @param second moving means of its square
   * @param step number of steps taken, one element
   */
  record OptimizerState(ParameterTensors first, ParameterTensors second, NDArray step) {
    private Map<String, ParameterTensors> moments() {
      Map<String, ParameterTensors> moments = new LinkedHashMap<>();
      moments.put("exp_avg.", first);
      moments.put("exp_avg_sq.", second);
      return moments;
    }
  }

  private static TensorInfo moment(String prefix, TensorInfo parameter) {
    return new TensorInfo(prefix + parameter.name(), parameter.shape());
  }

  private void load(Checkpoint checkpoint, String name, NDArray tensor, ParameterLayout.Place place)
      throws IOException {
    transfer.put(
        tensor,
        place,
        (row, into) -> checkpoint.read(name, (long) row * place.columns(), into.asFloatBuffer()));
  }
}
