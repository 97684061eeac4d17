package org.mixlaw.law.mixing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a parameter of a mixing law is called: its symbol in the formula, and what it belongs to.
 *
 * @param symbol such as {@code k}
 * @param of the unit and the training domain that have one each; empty for a parameter of the whole
 *     law
 */
public record ParameterName(String symbol, List<String> of) {
  /** A name; copies. */
  public ParameterName {
    of = List.copyOf(of);
  }

  static ParameterName of(String symbol) {
    return new ParameterName(symbol, List.of());
  }

  /** One for each training domain, of a unit or of the whole law. */
  static List<ParameterName> each(String symbol, List<String> domains, String... unit) {
    return domains.stream()
        .map(
            domain -> {
              List<String> of = new ArrayList<>(Arrays.asList(unit));
              of.add(domain);
              return new ParameterName(symbol, of);
            })
        .toList();
  }

  /** Puts a value into a document: {@code {"k": 1}}, {@code {"t": {"books": 1}}}. */
  void put(Map<String, Object> document, double value) {
    Map<String, Object> at = document;
    List<String> path = path();
    for (String key : path.subList(0, path.size() - 1)) {
      at = inner(at.computeIfAbsent(key, k -> new LinkedHashMap<String, Object>()));
    }
    at.put(path.get(path.size() - 1), value);
  }

  /**
   * Reads a value out of a document.
   *
   * @throws IllegalArgumentException if it is not there
   */
  double get(Map<String, Object> document) {
    Object at = document;
    for (String key : path()) {
      at = at instanceof Map<?, ?> inner ? inner.get(key) : null;
    }
    if (at instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException("the parameter " + this + " is missing");
  }

  private List<String> path() {
    List<String> path = new ArrayList<>(List.of(symbol));
    path.addAll(of);
    return path;
  }

  @SuppressWarnings("unchecked") // put alone makes the maps
  private static Map<String, Object> inner(Object map) {
    return (Map<String, Object>) map;
  }

  /** The symbol and what it belongs to, such as {@code t books}. */
  @Override
  public String toString() {
    return String.join(" ", path());
  }
}
