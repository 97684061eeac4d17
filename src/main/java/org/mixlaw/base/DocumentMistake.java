package org.mixlaw.base;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * What is wrong with a document, in a sentence: file, line, key, what was found and what is
 * accepted, without a word of the parser's own.
 */
final class DocumentMistake {
  private static final Pattern FOUND =
      Pattern.compile(
          "from (\\w+|Floating-point) (?:value \\((?!token)(.*)\\)|value|(\"[^\"]*\"))");
  private static final Pattern KINDS = Pattern.compile("known type ids = \\[([^\\]]*)\\]");
  private static final Pattern RANGE = Pattern.compile("Numeric value \\((.*)\\) out of range");

  private DocumentMistake() {}

  /**
   * Describes a mistake.
   *
   * @param mapper what read the document
   * @param file the document
   * @param text its text
   * @param e what the parser says
   * @return the sentence
   */
  static String of(ObjectMapper mapper, Path file, String text, JsonProcessingException e) {
    String key = e instanceof JsonMappingException m ? path(m) : "";
    int line = e instanceof JsonMappingException m ? line(mapper, text, pointer(m)) : line(e);
    return file
        + (line < 1 ? "" : " line " + line)
        + (key.isEmpty() ? "" : ", key '" + key + "'")
        + ": "
        + what(e);
  }

  private static String what(JsonProcessingException e) {
    Throwable cause = e.getCause();
    if (cause instanceof InputException || cause instanceof IllegalArgumentException) {
      return cause.getMessage() == null
          ? "a key is missing or has no value"
          : cause.getMessage().lines().findFirst().orElse("has a value that does not fit");
    }
    if (e instanceof UnrecognizedPropertyException unknown) {
      return unknown.getKnownPropertyIds().stream()
          .map(Object::toString)
          .sorted()
          .collect(Collectors.joining(", ", "unknown key; accepted here are ", ""));
    }
    String said = String.valueOf(e.getOriginalMessage());
    if (said.startsWith("Cannot map `null`")) {
      return "the key is missing or has no value";
    }
    Matcher range = RANGE.matcher(said);
    if (range.find()) {
      return "the number " + range.group(1) + " is too large";
    }
    Matcher kinds = KINDS.matcher(said);
    if (e instanceof InvalidTypeIdException kind && kinds.find()) {
      String found = kind.getTypeId() == null ? "is missing" : "is '" + kind.getTypeId() + "'";
      return "the kind " + found + "; accepted are " + kinds.group(1);
    }
    if (e instanceof MismatchedInputException mismatch) {
      return found(said) + "; accepted is " + wanted(mismatch.getTargetType());
    }
    for (Throwable marked = e; marked != null; marked = marked.getCause()) {
      if (marked instanceof MarkedYAMLException yaml) {
        return "is not YAML (" + yaml.getProblem() + ")";
      }
    }
    if (said.startsWith("Expected a field name")) {
      return "a key is a list or a mapping; accepted is a text";
    }
    return e instanceof JsonParseException || !(e instanceof JsonMappingException)
        ? "cannot be read (" + JsonMistake.of(e) + ")"
        : "has a value that does not fit";
  }

  private static String found(String said) {
    Matcher found = FOUND.matcher(said);
    if (!found.find()) {
      return "has another kind of value";
    }
    String value = found.group(2) == null ? found.group(3) : found.group(2);
    String shown = value == null ? "" : " " + value.replace('"', '\'');
    return switch (found.group(1)) {
      case "Array" -> "has a list";
      case "Object" -> "has a mapping";
      case "Boolean" -> "has a truth value";
      case "String" -> "has the text" + shown;
      default -> shown.isEmpty() ? "has a number" : "has the number" + shown;
    };
  }

  private static String wanted(Class<?> type) {
    if (type == null) {
      return "another kind of value";
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", "));
    }
    if (type == String.class) {
      return "a text";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == double.class || type == Double.class || type == OptionalDouble.class) {
      return "a number";
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return "a whole number";
    }
    return Collection.class.isAssignableFrom(type) || type.isArray()
        ? "a list"
        : Map.class.isAssignableFrom(type) ? "a mapping of names" : "a mapping";
  }

  private static int line(JsonProcessingException e) {
    return e.getLocation() == null ? 0 : e.getLocation().getLineNr();
  }

  /**
   * The line of a value, or of what encloses it where the value is missing; 0 if it cannot be told.
   */
  private static int line(ObjectMapper mapper, String text, JsonPointer pointer) {
    try (JsonParser parser = mapper.getFactory().createParser(text)) {
      int enclosing = 0;
      int depth = -1;
      while (parser.nextToken() != null) {
        String at = parser.getParsingContext().pathAsPointer().toString();
        int line = parser.currentTokenLocation().getLineNr();
        if (at.equals(pointer.toString())) {
          return line;
        }
        if (at.length() > depth && (pointer + "/").startsWith(at + "/") && !at.isEmpty()) {
          enclosing = line;
          depth = at.length();
        }
      }
      return enclosing;
    } catch (IOException e) {
      return 0;
    }
  }

  private static JsonPointer pointer(JsonMappingException e) {
    JsonPointer pointer = JsonPointer.empty();
    for (JsonMappingException.Reference step : e.getPath()) {
      pointer =
          step.getFieldName() == null
              ? pointer.appendIndex(step.getIndex())
              : pointer.appendProperty(step.getFieldName());
    }
    return pointer;
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }
}
