package org.mixlaw.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/** Losses and gradient norms that are still on the device, in the order in which they came. */
final class Readings {
  private final Network network;
  private final List<NDArray> losses = new ArrayList<>();
  private final List<NDArray> updates = new ArrayList<>();

  Readings(Network network) {
    this.network = network;
  }

  /** Keeps the losses of a micro-batch's rows. */
  void losses(NDArray ofRows) {
    losses.add(ofRows);
  }

  /** Keeps what an update says: the gradient norm, and 1 if the step was taken. */
  void update(NDArray normAndTaken) {
    updates.add(normAndTaken);
  }

  void forget() {
    losses.forEach(NDArray::close);
    updates.forEach(NDArray::close);
    losses.clear();
    updates.clear();
  }

  /** Waits for the device, and hands everything over. */
  StepReading read(NDManager manager) {
    float[] lossValues = drain(manager, losses);
    float[] updateValues = drain(manager, updates);
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

  private float[] drain(NDManager manager, List<NDArray> readings) {
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
}
