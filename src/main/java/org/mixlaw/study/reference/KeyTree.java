package org.mixlaw.study.reference;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.mixlaw.base.Documents;
import org.mixlaw.base.Form;
import org.mixlaw.base.Key;

/** The keys of a document that people write, read off its records and their {@link Key}s. */
public final class KeyTree {
  private KeyTree() {}

  /** What a key takes. */
  public sealed interface Value {}

  /** The kinds of single values. */
  public enum Single {
    /** A whole number that may be written as 3B or 1e9. */
    COUNT("a count (`1048576`, `1e9`, `3B`)"),
    WHOLE("a whole number"),
    NUMBER("a number"),
    SWITCH("`true` or `false`"),
    TEXT("a text");

    private final String words;

    Single(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** A single value. */
  public record One(Single kind) implements Value {}

  /** One of some words. */
  public record Word(List<String> words) implements Value {}

  /** A value of a form of its own. */
  public record Formed(Form form) implements Value {}

  /** A list; where a lone value may stand for a list of one, that too. */
  public record Several(Value each, boolean lone) implements Value {}

  /** A mapping from names that the user chooses. */
  public record Named(Value each) implements Value {}

  /** A mapping with keys of its own. */
  public record Section(Class<?> record) implements Value {}

  /** A mapping whose other keys depend on one that tells its kind. */
  public record Family(String key, Map<String, Class<?>> kinds) implements Value {}

  /**
   * A key.
   *
   * @param name as it is written
   * @param meaning what it means
   * @param value what it takes
   */
  public record Entry(String name, Key meaning, Value value) {
    /**
     * Whether its section is wrong without it.
     *
     * @return false where something is said to hold without it
     */
    public boolean required() {
      return meaning.byDefault().isEmpty() && meaning.without().isEmpty();
    }
  }

  /**
   * The keys of a record.
   *
   * @param record the record
   * @return its keys, in its order
   * @throws IllegalStateException if a component has no {@link Key}
   */
  public static List<Entry> of(Class<?> record) {
    return Arrays.stream(record.getRecordComponents())
        .map(component -> entry(record, component))
        .toList();
  }

  private static Entry entry(Class<?> record, RecordComponent component) {
    Key meaning = component.getAnnotation(Key.class);
    if (meaning == null) {
      throw new IllegalStateException(
          "the component " + record.getName() + "." + component.getName() + " has no @Key");
    }
    JsonFormat format = component.getAccessor().getAnnotation(JsonFormat.class);
    boolean lone =
        format != null
            && Arrays.asList(format.with())
                .contains(JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY);
    return new Entry(
        PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName()),
        meaning,
        value(component.getGenericType(), lone));
  }

  private static Value value(Type type, boolean lone) {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      Class<?> outer = (Class<?>) generic.getRawType();
      if (outer == Optional.class) {
        return value(of[0], lone);
      }
      return Map.class.isAssignableFrom(outer)
          ? new Named(value(of[1], false))
          : new Several(value(of[0], false), lone);
    }
    return single((Class<?>) type);
  }

  private static Value single(Class<?> type) {
    Form form = type.getAnnotation(Form.class);
    JsonSubTypes family = type.getAnnotation(JsonSubTypes.class);
    if (form != null) {
      return new Formed(form);
    }
    if (family != null) {
      Map<String, Class<?>> kinds = new LinkedHashMap<>();
      for (JsonSubTypes.Type kind : family.value()) {
        kinds.put(kind.name(), kind.value());
      }
      return new Family(type.getAnnotation(JsonTypeInfo.class).property(), kinds);
    }
    if (type.isEnum()) {
      return new Word(
          Arrays.stream(type.getEnumConstants())
              .map(constant -> Documents.yaml().valueToTree(constant).asText())
              .toList());
    }
    return type.isRecord() ? new Section(type) : new One(kind(type));
  }

  private static Single kind(Class<?> type) {
    if (type == long.class || type == Long.class || type == OptionalLong.class) {
      return Single.COUNT;
    }
    if (type == int.class || type == Integer.class || type == OptionalInt.class) {
      return Single.WHOLE;
    }
    if (type == double.class || type == Double.class || type == OptionalDouble.class) {
      return Single.NUMBER;
    }
    if (type == boolean.class || type == Boolean.class) {
      return Single.SWITCH;
    }
    if (type == String.class) {
      return Single.TEXT;
    }
    throw new IllegalStateException(type.getName() + " is neither a record nor has it a @Form");
  }
}
