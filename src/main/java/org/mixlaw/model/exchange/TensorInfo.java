package org.mixlaw.model.exchange;

import java.util.List;

/**
 * A named tensor.
 *
 * @param name its name
 * @param shape its sizes, outermost first
 */
public record TensorInfo(String name, List<Long> shape) {
  /** Makes the shape immutable. */
  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /**
   * How many numbers it holds.
   *
   * @return the product of its sizes
   */
  public long elements() {
    return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
  }
}
