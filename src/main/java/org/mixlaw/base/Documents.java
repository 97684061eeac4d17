package org.mixlaw.base;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * JSON and YAML documents as records: snake_case keys, counts in every form of {@link Counts},
 * unknown and repeated keys refused, errors that name the file, the line and the key.
 */
public final class Documents {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(counts())
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();
  private static final ObjectWriter LINE =
      JSON.writer().without(SerializationFeature.INDENT_OUTPUT);

  private Documents() {}

  /** Made when first asked for: most commands of a second read no YAML. */
  private static final class Yaml {
    private static final ObjectMapper MAPPER =
        YAMLMapper.builder()
            .addModule(counts())
            .addModule(new Jdk8Module())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.USE_NATIVE_TYPE_ID)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();
  }

  private static SimpleModule counts() {
    return new SimpleModule("counts")
        .addDeserializer(long.class, new CountDeserializer(long.class))
        .addDeserializer(Long.class, new CountDeserializer(Long.class));
  }

  /** Reads a long as a count: {@code 3B} and {@code 1e9} as well as plain and negative integers. */
  private static final class CountDeserializer extends StdScalarDeserializer<Long> {
    private static final long serialVersionUID = 1L;

    CountDeserializer(Class<Long> type) {
      super(type);
    }

    @Override
    public Long deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      return switch (parser.currentToken()) {
        case VALUE_NUMBER_INT -> parser.getLongValue();
        case VALUE_NUMBER_FLOAT, VALUE_STRING -> Counts.parse(parser.getText(), "the value");
        default -> (Long) context.handleUnexpectedToken(_valueClass, parser);
      };
    }
  }

  /**
   * The JSON mapper behind {@link #readJson}, for trees and streams.
   *
   * @return a mapper; not to be reconfigured
   */
  public static ObjectMapper json() {
    return JSON;
  }

  /**
   * The YAML mapper behind {@link #readYaml}.
   *
   * @return a mapper; not to be reconfigured
   */
  public static ObjectMapper yaml() {
    return Yaml.MAPPER;
  }

  /**
   * Reads a YAML file.
   *
   * @param file the file
   * @param type the record to read it into
   * @param <T> that type
   * @return the document
   * @throws InputException if the file is missing, is no YAML or does not fit the type
   */
  public static <T> T readYaml(Path file, Class<T> type) {
    return read(Yaml.MAPPER, file, type);
  }

  /**
   * Reads a JSON file.
   *
   * @param file the file
   * @param type the record to read it into
   * @param <T> that type
   * @return the document
   * @throws InputException if the file is missing, is no JSON or does not fit the type
   */
  public static <T> T readJson(Path file, Class<T> type) {
    return read(JSON, file, type);
  }

  /**
   * Reads a JSON file that holds values of an open interface.
   *
   * @param file the file
   * @param type the record to read it into
   * @param kinds the classes that may stand for the interface, each with its {@code JsonTypeName}
   * @param <T> that type
   * @return the document
   * @throws InputException if the file is missing, is no JSON or does not fit the type
   */
  public static <T> T readJson(Path file, Class<T> type, Collection<Class<?>> kinds) {
    ObjectMapper mapper = JSON.copy();
    mapper.registerSubtypes(kinds);
    return read(mapper, file, type);
  }

  /**
   * Reads a JSON file of this or an earlier format.
   *
   * @param file the file
   * @param type the record to read it into
   * @param upgrade brings a document of an earlier format into the present one, and leaves others
   *     alone
   * @param <T> that type
   * @return the document
   * @throws InputException if the file is missing, is no JSON or does not fit the type
   */
  public static <T> T readJson(Path file, Class<T> type, UnaryOperator<ObjectNode> upgrade) {
    return parse(
        JSON, file, upgrade.apply(read(JSON, file, ObjectNode.class)).toPrettyString(), type);
  }

  /**
   * A document as JSON.
   *
   * @param document a record or a tree
   * @return its text, with a line break at the end
   */
  public static String jsonText(Object document) {
    return text(JSON.writer(), document) + "\n";
  }

  /**
   * A document as JSON on one line.
   *
   * @param document a record or a tree
   * @return its text without a line break
   */
  public static String jsonLine(Object document) {
    return text(LINE, document);
  }

  /**
   * A document as YAML.
   *
   * @param document a record or a tree
   * @return its text
   */
  public static String yamlText(Object document) {
    return text(Yaml.MAPPER.writer(), document);
  }

  private static String text(ObjectWriter writer, Object document) {
    try {
      return writer.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of numbers and texts is always a document", e);
    }
  }

  /**
   * Writes a JSON document, whole or not at all.
   *
   * @param file the file
   * @param document what to write
   * @throws IOException if writing fails
   */
  public static void writeJson(Path file, Object document) throws IOException {
    AtomicFiles.write(file, JSON.writeValueAsString(document) + "\n");
  }

  /**
   * Writes a YAML document, whole or not at all.
   *
   * @param file the file
   * @param document what to write
   * @throws IOException if writing fails
   */
  public static void writeYaml(Path file, Object document) throws IOException {
    AtomicFiles.write(file, Yaml.MAPPER.writeValueAsString(document));
  }

  /**
   * Reads a YAML file that something else overrides.
   *
   * @param file the file
   * @param type the record to read it into
   * @param change overrides keys
   * @param <T> that type
   * @return the document
   * @throws InputException if the file is missing, is no YAML or does not fit the type
   */
  public static <T> T readYaml(Path file, Class<T> type, Consumer<ObjectNode> change) {
    ObjectNode document = read(Yaml.MAPPER, file, ObjectNode.class);
    change.accept(document);
    try {
      String text = Yaml.MAPPER.writeValueAsString(document);
      return parse(Yaml.MAPPER, Path.of(file + " (overridden)"), text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T read(ObjectMapper mapper, Path file, Class<T> type) {
    String text = TextFiles.read(file);
    if (text.isBlank()) {
      throw InputException.of("%s: the file is empty", file);
    }
    return parse(mapper, file, text, type);
  }

  private static <T> T parse(ObjectMapper mapper, Path file, String text, Class<T> type) {
    T document;
    try {
      document = mapper.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new InputException(DocumentMistake.of(mapper, file, text, type, e));
    }
    if (document == null) {
      throw InputException.of("%s: the document is empty", file);
    }
    MissingKeys.in(mapper, document)
        .ifPresent(
            keys -> {
              throw new InputException(DocumentMistake.missing(mapper, file, text, keys));
            });
    return document;
  }
}
