package org.mixlaw.model.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;

/**
 * The tensors of a checkpoint: one safetensors file, or the shards that an index names. They go by
 * transformers' names, whichever of their names ({@link TensorNames}) the files use.
 */
public final class Checkpoint implements AutoCloseable {
  /** Two tensors are compared so many numbers at a time. */
  private static final int STRETCH = 1 << 20;

  private final Path file;
  private final Map<String, SafetensorsReader> shards = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /** Where a tensor stands, and its name there. */
  private record Tensor(SafetensorsReader shard, String name) {
    TensorInfo info() {
      return shard.tensors().get(name);
    }
  }

  /**
   * Opens a checkpoint.
   *
   * @param file a safetensors file, or an index ({@code .json}) with a {@code weight_map}
   * @throws IOException if reading fails
   * @throws InputException if a file is missing or broken
   */
  public Checkpoint(Path file) throws IOException {
    this.file = file;
    try {
      if (file.toString().endsWith(".json")) {
        JsonNode map = Documents.readJson(file, JsonNode.class).path("weight_map");
        if (!map.isObject()) {
          throw InputException.of("%s: key 'weight_map' is missing", file);
        }
        TreeSet<String> names = new TreeSet<>();
        map.forEach(shard -> names.add(shard.asText()));
        for (String name : names) {
          shards.put(name, new SafetensorsReader(file.resolveSibling(name)));
        }
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
          add(shards.get(entry.getValue().asText()), entry.getKey());
        }
      } else {
        SafetensorsReader only = new SafetensorsReader(file);
        shards.put("", only);
        for (String name : only.tensors().keySet()) {
          add(only, name);
        }
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void add(SafetensorsReader shard, String name) throws IOException {
    Tensor tensor = new Tensor(shard, name);
    if (tensor.info() == null) {
      return; // no weights, or not in the shard: found out when it is asked for
    }
    Tensor other = tensors.putIfAbsent(TensorNames.canonical(name), tensor);
    if (other != null && !equal(other, tensor)) {
      throw InputException.of(
          "%s: tensors '%s' and '%s' are two names of one, and differ; only one is accepted",
          file, other.name(), name);
    }
  }

  private static boolean equal(Tensor one, Tensor other) throws IOException {
    if (!one.info().shape().equals(other.info().shape())) {
      return false;
    }
    long elements = one.info().elements();
    for (long at = 0; at < elements; at += STRETCH) {
      int count = (int) Math.min(STRETCH, elements - at);
      if (!read(one, at, count).equals(read(other, at, count))) {
        return false;
      }
    }
    return true;
  }

  private static FloatBuffer read(Tensor tensor, long from, int count) throws IOException {
    FloatBuffer values = FloatBuffer.allocate(count);
    tensor.shard().read(tensor.name(), from, values);
    return values.flip();
  }

  /**
   * Finds the weights of a model.
   *
   * @param path a weights file, or a folder that holds {@code model.safetensors} or {@code
   *     model.safetensors.index.json}
   * @return the file
   * @throws InputException if there is none
   */
  public static Path weightsOf(Path path) {
    if (!Files.isDirectory(path)) {
      return path;
    }
    for (String name : new String[] {"model.safetensors", "model.safetensors.index.json"}) {
      if (Files.exists(path.resolve(name))) {
        return path.resolve(name);
      }
    }
    throw InputException.of(
        "%s: the folder holds neither model.safetensors nor model.safetensors.index.json", path);
  }

  /**
   * Checks that a tensor is there.
   *
   * @param wanted its name and shape
   * @throws InputException if it is missing or has another shape
   */
  public void require(TensorInfo wanted) {
    Tensor found = tensors.get(wanted.name());
    if (found == null) {
      throw InputException.of("%s: tensor '%s' is missing", file, wanted.name());
    } else if (!found.info().shape().equals(wanted.shape())) {
      throw InputException.of(
          "%s: tensor '%s' has shape %s; the model wants %s",
          file, found.name(), found.info().shape(), wanted.shape());
    }
  }

  /**
   * Reads a stretch of a tensor as fp32.
   *
   * @param name the tensor
   * @param from its first element
   * @param into takes as many numbers as remain
   * @throws IOException if reading fails
   */
  public void read(String name, long from, FloatBuffer into) throws IOException {
    Tensor tensor = tensors.get(name);
    tensor.shard().read(tensor.name(), from, into);
  }

  @Override
  public void close() throws IOException {
    for (SafetensorsReader shard : shards.values()) {
      shard.close();
    }
  }
}
