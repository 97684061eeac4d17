package org.mixlaw.base;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The format number of a kind of document, under its key {@code format}: told before the document
 * is read, so that one of another version is answered with what makes it again. Documents without
 * the key are of format 0.
 *
 * @param number the format that is written and read
 * @param remake the command that makes such a document again
 */
public record DocumentFormat(int number, String remake) {
  /**
   * Requires that a JSON document has this format. One that cannot be parsed passes: reading it
   * says what is wrong.
   *
   * @param file the file
   * @throws InputException if the file is missing or of another format
   */
  public void requireJson(Path file) {
    require(file, Documents.json());
  }

  /**
   * Requires that a YAML document has this format.
   *
   * @param file the file
   * @throws InputException if the file is missing or of another format
   */
  public void requireYaml(Path file) {
    require(file, Documents.yaml());
  }

  /**
   * Whether a JSON document has this format.
   *
   * @param file the file
   * @return false if it is of another format or cannot be parsed
   */
  public boolean isOfJson(Path file) {
    return found(file, Documents.json()).equals(OptionalInt.of(number));
  }

  /**
   * Whether a YAML document has this format.
   *
   * @param file the file
   * @return false if it is of another format or cannot be parsed
   */
  public boolean isOfYaml(Path file) {
    return found(file, Documents.yaml()).equals(OptionalInt.of(number));
  }

  private void require(Path file, ObjectMapper mapper) {
    OptionalInt found = found(file, mapper);
    if (found.isPresent() && found.getAsInt() != number) {
      throw InputException.of(
          "%s: written by %s version of Mixlaw (format %d; this one reads format %d); make it again"
              + " with %s",
          file,
          found.getAsInt() < number ? "an earlier" : "a later",
          found.getAsInt(),
          number,
          remake);
    }
  }

  /** The format; empty where the text is no document with keys. */
  private static OptionalInt found(Path file, ObjectMapper mapper) {
    String text = TextFiles.read(file);
    try (JsonParser parser = mapper.getFactory().createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return OptionalInt.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean format = parser.currentName().equals("format");
        JsonToken value = parser.nextToken();
        if (format) {
          return value == JsonToken.VALUE_NUMBER_INT
              ? OptionalInt.of(parser.getIntValue())
              : OptionalInt.empty();
        }
        parser.skipChildren();
      }
      return OptionalInt.of(0);
    } catch (JsonProcessingException e) {
      return OptionalInt.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
