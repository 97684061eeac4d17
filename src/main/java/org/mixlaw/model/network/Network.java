package org.mixlaw.model.network;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.Precision;

/** The network program ({@code network.py.txt}), loaded for one architecture. */
final class Network implements AutoCloseable {
  /** c10::ScalarType, by which TorchScript knows number formats. */
  private static final int FLOAT = 6;

  private static final int BFLOAT16 = 15;

  private final PtNDManager manager;
  private final PtSymbolBlock program;
  private final int threads;
  private final Map<String, NDArray> methods = new LinkedHashMap<>();

  /**
   * Loads the program.
   *
   * @param manager the owner of what is kept
   * @param options architecture, precision and CPU threads inside one operation
   * @param choices how it computes
   */
  Network(PtNDManager manager, ProxyOptions options, Program choices) {
    this.manager = manager;
    this.threads = options.threads();
    TorchEngine.enter(threads);
    try {
      program =
          JniUtils.loadModule(
              manager, NetworkArchive.of(attributes(options, choices)), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> attributes(ProxyOptions options, Program choices) {
    ModelSpec spec = options.spec();
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("training", true);
    attributes.put("layers", spec.layers());
    attributes.put("heads", spec.heads());
    attributes.put("rotary", spec.rotaryWidth());
    Precision precision = options.precision();
    attributes.put("dtype", precision.bytes() == 2 ? BFLOAT16 : FLOAT);
    attributes.put("stream", precision.streamBytes() == 2 ? BFLOAT16 : FLOAT);
    attributes.putAll(choices.attributes(options.vocabulary()));
    attributes.put("epsilon", spec.layerNormEpsilon());
    return attributes;
  }

  /**
   * Calls a method of the program.
   *
   * @param owner what the method returns belongs to it
   * @param method the method's name
   * @param arguments the method's arguments; tensors named {@code x[]} are the members of one list
   *     argument. DJL reads the first one's owner, so the first must be a tensor
   * @return what the method returns
   * @throws DeviceOutOfMemory if the device has too little memory for it
   */
  NDList call(NDManager owner, String method, NDList... arguments) {
    TorchEngine.enter(threads);
    NDList all = new NDList();
    Arrays.stream(arguments).forEach(all::addAll);
    all.add(methods.computeIfAbsent(method, this::methodName));
    try {
      NDList result = IValueUtils.forward(program, all, true);
      result.attach(owner);
      return result;
    } catch (EngineException e) {
      throw DeviceOutOfMemory.in(e).map(RuntimeException.class::cast).orElse(e);
    }
  }

  /** DJL takes the method's name from the name of an argument that is itself not passed on. */
  private NDArray methodName(String method) {
    NDArray name = manager.zeros(new Shape(1));
    name.setName("module_method:" + method);
    return name;
  }

  @Override
  public void close() {
    program.close();
  }
}
