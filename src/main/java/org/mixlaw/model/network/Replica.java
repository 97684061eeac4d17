package org.mixlaw.model.network;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** One of several proxies that hold the same model and add up their gradients. */
interface Replica extends Proxy {
  /**
   * The gradients of all parameters.
   *
   * @return one flat tensor on this replica's device
   */
  NDArray gradients();

  /**
   * Adds up one part of the gradients of all replicas, in their order, and gives every replica the
   * sum. Once each replica has done so, all hold the same gradients. Where the devices are GPUs the
   * copies wait for what has been queued on either side, by whatever thread.
   *
   * @param index which of the replicas this one is, and so its part
   * @param all the {@link #gradients} of all replicas
   */
  void exchange(int index, List<NDArray> all);
}
