package org.mixlaw.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * One number for each parameter: the weights, their gradients, or a moment.
 *
 * @param matrices the tensors that decay
 * @param vectors biases and LayerNorms
 */
record ParameterTensors(NDList matrices, NDList vectors) {
  /**
   * Makes tensors full of zeros.
   *
   * @param manager their owner
   * @param layout their shapes
   * @param name a letter that tells their lists from others' among the arguments of a call
   * @return the tensors
   */
  static ParameterTensors zeros(NDManager manager, ParameterLayout layout, String name) {
    return new ParameterTensors(
        zeros(manager, layout.matrices(), name + "w[]"),
        zeros(manager, layout.vectors(), name + "b[]"));
  }

  private static NDList zeros(
      NDManager manager, List<ParameterLayout.Storage> storages, String name) {
    NDList list = new NDList();
    for (ParameterLayout.Storage storage : storages) {
      NDArray tensor = manager.zeros(new Shape(storage.shape()));
      tensor.setName(name);
      list.add(tensor);
    }
    return list;
  }

  /**
   * The tensor that holds a parameter.
   *
   * @param place where the parameter lies
   * @return the tensor
   */
  NDArray at(ParameterLayout.Place place) {
    return (place.group() == ParameterLayout.Group.MATRICES ? matrices : vectors)
        .get(place.index());
  }
}
