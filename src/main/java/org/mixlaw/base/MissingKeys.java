package org.mixlaw.base;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds what a document left out: records have no null but where their document lacks a key, which
 * is to be told before somebody trips over it.
 *
 * @param accepted knows the keys of components
 */
record MissingKeys(AcceptedValues accepted) {
  /** Looks in what a mapper has read. */
  static Optional<List<String>> in(ObjectMapper mapper, Object document) {
    return new MissingKeys(new AcceptedValues(mapper)).within(document);
  }

  private Optional<List<String>> within(Object value) {
    if (value instanceof Record document) {
      return inRecord(document);
    }
    if (value instanceof Optional<?> optional) {
      return optional.isEmpty() ? Optional.empty() : within(optional.get());
    }
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        Optional<List<String>> missing = below(() -> entry.getKey().toString(), entry.getValue());
        if (missing.isPresent()) {
          return missing;
        }
      }
      return Optional.empty();
    }
    return value instanceof Collection<?> list ? inList(list) : Optional.empty();
  }

  private Optional<List<String>> inList(Collection<?> list) {
    int index = 0;
    for (Object element : list) {
      if (element instanceof Number || element instanceof CharSequence) {
        return Optional.empty(); // long ones hold nothing else
      }
      String place = Integer.toString(index);
      Optional<List<String>> missing = below(() -> place, element);
      if (missing.isPresent()) {
        return missing;
      }
      index++;
    }
    return Optional.empty();
  }

  private Optional<List<String>> inRecord(Record document) {
    for (RecordComponent component : document.getClass().getRecordComponents()) {
      if (!component.getType().isPrimitive()) {
        Optional<List<String>> missing =
            below(() -> accepted.key(document.getClass(), component), value(document, component));
        if (missing.isPresent()) {
          return missing;
        }
      }
    }
    return Optional.empty();
  }

  /** What lacks below a key, whose name is asked for only then: it takes Jackson its time. */
  private Optional<List<String>> below(Supplier<String> key, Object value) {
    if (value == null) {
      return Optional.of(List.of(key.get()));
    }
    return within(value)
        .map(
            keys -> {
              List<String> whole = new ArrayList<>(List.of(key.get()));
              whole.addAll(keys);
              return whole;
            });
  }

  private static Object value(Record document, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(document);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
