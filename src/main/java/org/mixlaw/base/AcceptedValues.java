package org.mixlaw.base;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a document may hold in the place of a type, in words.
 *
 * @param mapper what reads the document
 */
record AcceptedValues(ObjectMapper mapper) {
  /** What is accepted where a value of this type is wanted. */
  String of(Class<?> type) {
    if (type == null) {
      return "another kind of value";
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> mapper.valueToTree(constant).asText())
          .map(word -> word.equals(word.toUpperCase(java.util.Locale.ROOT)) ? lower(word) : word)
          .collect(Collectors.joining(", "));
    }
    if (CharSequence.class.isAssignableFrom(type)) {
      return "a text";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == double.class || type == Double.class || type == OptionalDouble.class) {
      return "a number";
    }
    if (type.isPrimitive()
        || Number.class.isAssignableFrom(type)
        || type == OptionalInt.class
        || type == OptionalLong.class) {
      return "a whole number";
    }
    if (Collection.class.isAssignableFrom(type) || type.isArray()) {
      return "a list";
    }
    if (Map.class.isAssignableFrom(type)) {
      return "a mapping of names";
    }
    List<String> kinds = kinds(type);
    if (!kinds.isEmpty()) {
      return kinds(type, kinds);
    }
    List<String> keys = keys(type);
    return keys.isEmpty() ? "a mapping" : "a mapping with the keys " + String.join(", ", keys);
  }

  private static String kinds(Class<?> type, List<String> kinds) {
    String key = type.getAnnotation(JsonTypeInfo.class).property();
    return "a mapping whose key '"
        + key
        + "' is one of "
        + String.join(", ", kinds)
        + ", such as {"
        + key
        + ": "
        + kinds.get(0)
        + "}";
  }

  /** The words that tell the kinds of a family apart; empty if the type is no family. */
  static List<String> kinds(Class<?> type) {
    JsonSubTypes family = type.getAnnotation(JsonSubTypes.class);
    return family == null || type.getAnnotation(JsonTypeInfo.class) == null
        ? List.of()
        : Stream.of(family.value()).map(JsonSubTypes.Type::name).toList();
  }

  /** The keys of a record, in its order. */
  List<String> keys(Class<?> type) {
    return type.isRecord()
        ? properties(type).stream()
            .filter(BeanPropertyDefinition::couldDeserialize)
            .map(BeanPropertyDefinition::getName)
            .toList()
        : List.of();
  }

  /**
   * The keys that a record cannot do without and a document leaves out: those of numbers, or where
   * none of these is missing, of whatever else is not optional.
   */
  List<String> missing(Class<?> type, JsonNode document) {
    List<String> numbers = new ArrayList<>();
    List<String> others = new ArrayList<>();
    Map<String, RecordComponent> components =
        Arrays.stream(type.getRecordComponents())
            .collect(Collectors.toMap(c -> key(type, c), component -> component));
    for (String key : keys(type)) {
      RecordComponent component = components.get(key);
      if (component != null && !optional(component) && !document.hasNonNull(key)) {
        if (component.getType().isPrimitive()) {
          numbers.add(key);
        } else if (!component
            .getType()
            .getSimpleName()
            .startsWith(Optional.class.getSimpleName())) {
          others.add(key);
        }
      }
    }
    return numbers.isEmpty() ? others : numbers;
  }

  private static boolean optional(RecordComponent component) {
    Key key = component.getAnnotation(Key.class);
    return key != null && !(key.byDefault().isEmpty() && key.without().isEmpty());
  }

  /** The key of a component. */
  String key(Class<?> type, RecordComponent component) {
    return properties(type).stream()
        .filter(property -> property.getInternalName().equals(component.getName()))
        .map(BeanPropertyDefinition::getName)
        .findFirst()
        .orElse(component.getName());
  }

  private List<BeanPropertyDefinition> properties(Class<?> type) {
    return mapper
        .getDeserializationConfig()
        .introspect(mapper.constructType(type))
        .findProperties();
  }

  private static String lower(String word) {
    return word.toLowerCase(java.util.Locale.ROOT);
  }
}
