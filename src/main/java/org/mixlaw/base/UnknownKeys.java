package org.mixlaw.base;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the first key of a document that its records do not have. A document that cannot be read
 * may lack a key because it is misspelt: then that is what its writer wants to know.
 *
 * @param accepted knows the keys of records
 */
record UnknownKeys(AcceptedValues accepted) {
  /**
   * An unknown key.
   *
   * @param path the way to it
   * @param known what is accepted in its place
   */
  record Found(List<String> path, List<String> known) {
    private Found below(String key) {
      List<String> longer = new ArrayList<>(List.of(key));
      longer.addAll(path);
      return new Found(longer, known);
    }
  }

  /** Looks in a document that is meant to be of a type. */
  Optional<Found> in(JsonNode document, Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      Class<?> outer = (Class<?>) generic.getRawType();
      if (outer == Optional.class) {
        return in(document, of[0]);
      }
      return Map.class.isAssignableFrom(outer)
          ? inMapping(document, of[1])
          : inList(document, of[0]);
    }
    if (!(type instanceof Class<?> plain) || !document.isObject()) {
      return Optional.empty();
    }
    JsonSubTypes family = plain.getAnnotation(JsonSubTypes.class);
    if (family != null && plain.isAnnotationPresent(JsonTypeInfo.class)) {
      String key = plain.getAnnotation(JsonTypeInfo.class).property();
      String kind = document.path(key).asText();
      return Stream.of(family.value())
          .filter(one -> one.name().equals(kind))
          .findFirst()
          .flatMap(one -> inRecord(document, one.value(), List.of(key)));
    }
    return plain.isRecord() ? inRecord(document, plain, List.of()) : Optional.empty();
  }

  private Optional<Found> inRecord(JsonNode document, Class<?> type, List<String> besides) {
    List<String> known = new ArrayList<>(accepted.keys(type));
    known.addAll(besides);
    boolean lenient = type.isAnnotationPresent(JsonIgnoreProperties.class);
    Iterator<String> keys = document.fieldNames();
    while (keys.hasNext() && !lenient && !known.isEmpty()) {
      String key = keys.next();
      if (!known.contains(key)) {
        return Optional.of(new Found(List.of(key), known));
      }
    }
    for (RecordComponent component : type.getRecordComponents()) {
      String key = accepted.key(type, component);
      Optional<Found> found =
          in(document.path(key), component.getGenericType()).map(below -> below.below(key));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Found> inMapping(JsonNode document, Type each) {
    for (Map.Entry<String, JsonNode> entry : document.properties()) {
      Optional<Found> found = in(entry.getValue(), each).map(below -> below.below(entry.getKey()));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Found> inList(JsonNode document, Type each) {
    for (int i = 0; i < document.size() && document.isArray(); i++) {
      String index = Integer.toString(i);
      Optional<Found> found = in(document.get(i), each).map(below -> below.below(index));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
