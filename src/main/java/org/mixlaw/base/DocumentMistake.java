package org.mixlaw.base;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * What is wrong with a document, in a sentence: file, line, key, what was found and what is
 * accepted, without a word of the parser's own.
 */
final class DocumentMistake {
  private static final String MISSING = "the key is missing or has no value";
  private static final String UNFIT = "has a value that does not fit";

  /** Letters of a text that a sentence shows. */
  private static final int SHOWN = 60;

  private static final Pattern KINDS = Pattern.compile("known type ids = \\[([^\\]]*)\\]");
  private static final Pattern RANGE = Pattern.compile("Numeric value \\((.*)\\) out of range");

  private final ObjectMapper mapper;
  private final String text;
  private final JsonPointer at;
  private final AcceptedValues accepted;

  private DocumentMistake(ObjectMapper mapper, String text, JsonPointer at) {
    this.mapper = mapper;
    this.text = text;
    this.at = at;
    this.accepted = new AcceptedValues(mapper);
  }

  /**
   * Describes a mistake.
   *
   * @param mapper what read the document
   * @param file the document
   * @param text its text
   * @param type what it was to be read into
   * @param e what the parser says
   * @return the sentence
   */
  static String of(
      ObjectMapper mapper, Path file, String text, Class<?> type, JsonProcessingException e) {
    Optional<MarkedYAMLException> yaml = YamlMistake.in(e);
    if (yaml.isPresent()) {
      int line = YamlMistake.line(yaml.get());
      return place(file, line, "") + YamlMistake.of(yaml.get());
    }
    Optional<UnknownKeys.Found> unknown =
        e instanceof JsonMappingException
            ? new UnknownKeys(new AcceptedValues(mapper)).in(tree(mapper, text), type)
            : Optional.empty();
    if (unknown.isPresent()) {
      List<String> path = unknown.get().path();
      return place(mapper, file, text, path)
          + unknown(path.get(path.size() - 1), unknown.get().known());
    }
    JsonPointer at = e instanceof JsonMappingException m ? pointer(m) : JsonPointer.empty();
    String key = e instanceof JsonMappingException m ? path(m) : "";
    int line = e instanceof JsonMappingException ? line(mapper, text, at) : line(e);
    return place(file, line, key) + new DocumentMistake(mapper, text, at).what(e);
  }

  /**
   * A key that a document lacks.
   *
   * @param mapper what read the document
   * @param file the document
   * @param text its text
   * @param keys the way to the key
   * @return the sentence
   */
  static String missing(ObjectMapper mapper, Path file, String text, List<String> keys) {
    return place(mapper, file, text, keys) + MISSING;
  }

  private static String place(ObjectMapper mapper, Path file, String text, List<String> keys) {
    JsonPointer at = JsonPointer.empty();
    StringBuilder path = new StringBuilder();
    for (String key : keys) {
      boolean index = key.matches("[0-9]{1,9}") && tree(mapper, text).at(at).isArray();
      at = index ? at.appendIndex(Integer.parseInt(key)) : at.appendProperty(key);
      path.append(index ? "[" + key + "]" : (path.isEmpty() ? "" : ".") + key);
    }
    return place(file, line(mapper, text, at), path.toString());
  }

  private static String place(Path file, int line, String key) {
    return file
        + (line < 1 ? "" : " line " + line)
        + (key.isEmpty() ? "" : ", key '" + key + "'")
        + ": ";
  }

  private String what(JsonProcessingException e) {
    Throwable cause = e.getCause();
    if (cause instanceof InputException
        || (cause instanceof IllegalArgumentException && cause.getMessage() != null)) {
      return cause.getMessage().lines().findFirst().orElse(UNFIT);
    }
    if (e instanceof UnrecognizedPropertyException unknown) {
      List<String> known =
          unknown.getKnownPropertyIds().stream().map(Object::toString).sorted().toList();
      return unknown(unknown.getPropertyName(), known);
    }
    String said = String.valueOf(e.getOriginalMessage());
    Matcher range = RANGE.matcher(said);
    if (range.find()) {
      return "the number " + range.group(1) + " is too large";
    }
    if (e instanceof InvalidTypeIdException kind) {
      Matcher kinds = KINDS.matcher(said);
      return kind(kind, kinds.find() ? kinds.group(1) : "");
    }
    if (e instanceof MismatchedInputException mismatch) {
      return mismatch(said, mismatch);
    }
    if (e instanceof ValueInstantiationException value && value.getType() != null) {
      return lacking(value.getType().getRawClass());
    }
    if (said.startsWith("Expected a field name")) {
      return "a key is a list or a mapping; accepted is a text";
    }
    return e instanceof JsonParseException || !(e instanceof JsonMappingException)
        ? "cannot be read (" + JsonMistake.of(e) + ")"
        : UNFIT;
  }

  /**
   * An unknown key.
   *
   * @param given the key
   * @param known what is accepted in its place
   * @return the rest of a sentence that has named the key
   */
  static String unknown(String given, List<String> known) {
    return "unknown key" + NearestName.answer(given, known, " here");
  }

  private String kind(InvalidTypeIdException kind, String listed) {
    JsonNode found = document();
    Class<?> family = kind.getBaseType() == null ? null : kind.getBaseType().getRawClass();
    if (kind.getTypeId() == null && !found.isObject()) {
      return has(found) + "; accepted is " + accepted.of(family);
    }
    String known =
        listed.isEmpty() && family != null
            ? String.join(", ", AcceptedValues.kinds(family))
            : listed;
    String id = kind.getTypeId();
    if (id == null) {
      return "the key 'kind' is missing; accepted are " + known;
    }
    return "the kind is '" + id + "'" + NearestName.answer(id, List.of(known.split(", ", -1)), "");
  }

  private String mismatch(String said, MismatchedInputException mismatch) {
    Class<?> type = mismatch.getTargetType();
    JsonNode found = document();
    if (found.isMissingNode() || found.isNull()) {
      return at.matches() && tree(mapper, text).isMissingNode()
          ? "holds no document; accepted is " + accepted.of(type)
          : MISSING;
    }
    if (found.isObject() && type != null && type.isRecord()) {
      return lacking(type);
    }
    if (said.startsWith("Cannot map `null`") || said.contains("Null value for creator")) {
      return MISSING;
    }
    return has(found) + "; accepted is " + accepted.of(type);
  }

  /** A record that could not be made of what a document holds of it. */
  private String lacking(Class<?> type) {
    List<String> missing =
        type.isRecord() && document().isObject() ? accepted.missing(type, document()) : List.of();
    return switch (missing.size()) {
      case 0 -> empty(type);
      case 1 -> "the key '" + missing.get(0) + "' is missing or has no value";
      default -> "a key is missing or has no value, one of " + String.join(", ", missing);
    };
  }

  /** What may be wrong where nothing is missing: a value that is there and empty. */
  private String empty(Class<?> type) {
    for (Map.Entry<String, JsonNode> entry : document().properties()) {
      JsonNode value = entry.getValue();
      boolean hollow = value.isNull() || (value.asText("x").isEmpty() && value.isTextual());
      for (int place = 0; place < value.size(); place++) {
        if (value.isArray() && value.get(place).isNull()) {
          return "the key '"
              + entry.getKey()
              + "["
              + place
              + "]' has no value"
              + element(type, entry.getKey());
        }
      }
      if (hollow) {
        return "the key '" + entry.getKey() + "' has no value";
      }
    }
    return UNFIT;
  }

  /** What a list of a record accepts, where that is known. */
  private String element(Class<?> type, String key) {
    return type.isRecord()
        ? Stream.of(type.getRecordComponents())
            .filter(component -> accepted.key(type, component).equals(key))
            .map(RecordComponent::getGenericType)
            .filter(ParameterizedType.class::isInstance)
            .map(list -> ((ParameterizedType) list).getActualTypeArguments()[0])
            .filter(Class.class::isInstance)
            .map(element -> "; accepted is " + accepted.of((Class<?>) element))
            .findFirst()
            .orElse("")
        : "";
  }

  /** What the document holds where the mistake is. */
  private JsonNode document() {
    return tree(mapper, text).at(at);
  }

  private static JsonNode tree(ObjectMapper mapper, String text) {
    try {
      JsonNode root = mapper.readTree(text);
      return root == null ? MissingNode.getInstance() : root;
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static String has(JsonNode found) {
    if (found.isArray()) {
      return "has a list";
    }
    if (found.isObject()) {
      return "has a mapping";
    }
    String value = found.asText();
    String line = value.lines().findFirst().orElse("");
    String shown = line.substring(0, Math.min(SHOWN, line.length()));
    shown = shown.equals(value) ? shown : shown + "...";
    return found.isTextual()
        ? "has the text '" + shown + "'"
        : found.isBoolean() ? "has the truth value " + shown : "has the number " + shown;
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
