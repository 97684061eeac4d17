package org.mixlaw.law;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.mixlaw.loss.Series;

/**
 * What several families compute from the same measurements alike, such as how losses scale: the
 * first that asks computes it. It goes with the options of a fit, and with them it is forgotten.
 */
public final class Shared {
  private final List<Series> about;
  private final Map<Class<?>, Object> known = new HashMap<>();

  /**
   * Nothing is known yet.
   *
   * @param about the measurements that families share
   */
  Shared(List<Series> about) {
    this.about = about;
  }

  /**
   * A result about some measurements.
   *
   * @param <T> its class
   * @param series the measurements; of others than the shared ones nothing is kept
   * @param what the class of the result, which depends on the measurements alone
   * @param computed how it is computed
   * @return the result
   */
  @SuppressWarnings("ReferenceEquality") // the very list: to compare all numbers would take as long
  synchronized <T> T of(List<Series> series, Class<T> what, Supplier<T> computed) {
    if (series != about) {
      return computed.get();
    }
    Object result = known.get(what);
    if (result == null) {
      result = computed.get();
      known.put(what, result);
    }
    return what.cast(result);
  }
}
