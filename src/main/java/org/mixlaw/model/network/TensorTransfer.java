package org.mixlaw.model.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Moves parameters between the device and the host, a few rows at a time. */
final class TensorTransfer {
  /** Numbers moved at a time. */
  private static final int STRETCH = 1 << 22;

  private final NDManager manager;
  private final Network network;

  TensorTransfer(NDManager manager, Network network) {
    this.manager = manager;
    this.network = network;
  }

  /** Gives the numbers of some rows of a parameter. */
  @FunctionalInterface
  interface Source {
    /**
     * Gives rows.
     *
     * @param row the first row, counted from the parameter's begin
     * @param into takes fp32 numbers until it is full
     * @throws IOException if reading fails
     */
    void read(int row, ByteBuffer into) throws IOException;
  }

  /** Takes the numbers of some rows of a parameter. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes the next rows.
     *
     * @param numbers fp32; valid during the call alone
     * @throws IOException if writing fails
     */
    void write(ByteBuffer numbers) throws IOException;
  }

  /**
   * Fills a parameter.
   *
   * @param tensor the tensor that holds it
   * @param place where in the tensor
   * @param source gives its numbers
   * @throws IOException if the source fails
   */
  void put(NDArray tensor, ParameterLayout.Place place, Source source) throws IOException {
    int columns = place.columns();
    int rowsAtOnce = Math.max(1, STRETCH / columns);
    for (int row = 0; row < place.rows().length; row += rowsAtOnce) {
      int rows = Math.min(rowsAtOnce, place.rows().length - row);
      try (NDManager scope = manager.newSubManager(Device.cpu())) {
        ByteBuffer numbers =
            ByteBuffer.allocateDirect(Math.multiplyExact(rows * columns, Float.BYTES))
                .order(ByteOrder.nativeOrder());
        source.read(row, numbers);
        NDArray block = scope.create(numbers, new Shape(rows, columns), DataType.FLOAT32);
        network.call(
            scope,
            "put",
            new NDList(block),
            selection(scope, place, row, rows),
            unnamed(scope, tensor));
      }
    }
  }

  /**
   * Reads a parameter.
   *
   * @param tensor the tensor that holds it
   * @param place where in the tensor
   * @param sink takes its numbers
   * @throws IOException if the sink fails
   */
  void get(NDArray tensor, ParameterLayout.Place place, Sink sink) throws IOException {
    int rowsAtOnce = Math.max(1, STRETCH / place.columns());
    for (int row = 0; row < place.rows().length; row += rowsAtOnce) {
      int rows = Math.min(rowsAtOnce, place.rows().length - row);
      try (NDManager scope = manager.newSubManager(Device.cpu())) {
        NDArray block =
            network
                .call(scope, "get", selection(scope, place, row, rows), unnamed(scope, tensor))
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
}
