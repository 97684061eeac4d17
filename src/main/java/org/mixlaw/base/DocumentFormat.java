package org.mixlaw.base;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * The format number of a kind of document, under its key {@code format}: told before the document
 * is read, so that one of another version is answered with what makes it again. Documents without
 * the key are of format 0.
 *
 * @param number the format that is written and read
 * @param kind what such a document is called, such as {@code laws file}
 * @param keys of which every such document has one, whatever its version; this version's first
 * @param remake the command that makes such a document again
 */
public record DocumentFormat(int number, String kind, List<String> keys, String remake) {
  /**
   * Requires that a JSON document is of this kind and has this format. One that breaks off passes:
   * reading it says what is wrong.
   *
   * @param file the file
   * @throws InputException if the file is missing, of another kind, or of another format
   */
  public void requireJson(Path file) {
    require(file, Documents.json());
  }

  /**
   * Requires that a YAML document is of this kind and has this format.
   *
   * @param file the file
   * @throws InputException if the file is missing, of another kind, or of another format
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
    return found(file, Documents.json()).format().equals(OptionalInt.of(number));
  }

  /**
   * Whether a YAML document has this format.
   *
   * @param file the file
   * @return false if it is of another format or cannot be parsed
   */
  public boolean isOfYaml(Path file) {
    return found(file, Documents.yaml()).format().equals(OptionalInt.of(number));
  }

  private void require(Path file, ObjectMapper mapper) {
    Found seen = found(file, mapper);
    if (!seen.fits()) {
      throw InputException.of(
          "%s: is no %s (it has no key '%s'); make one with %s", file, kind, keys.get(0), remake);
    }
    OptionalInt found = seen.format();
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

  /**
   * What a document says of itself.
   *
   * @param fits whether it is of this kind, or breaks off before that can be told
   * @param format its format; empty where it says none that is a number
   */
  private record Found(boolean fits, OptionalInt format) {}

  private Found found(Path file, ObjectMapper mapper) {
    String text = TextFiles.read(file);
    boolean begun = text.isBlank() || mapper != Documents.json();
    boolean known = false;
    OptionalInt format = OptionalInt.of(0);
    try (JsonParser parser = mapper.getFactory().createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        return new Found(first == null, OptionalInt.empty());
      }
      begun = true;
      boolean said = false;
      while (!(known && said) && parser.nextToken() == JsonToken.FIELD_NAME) {
        known |= keys.contains(parser.currentName());
        boolean here = parser.currentName().equals("format");
        JsonToken value = parser.nextToken();
        if (here) {
          said = true;
          format =
              value == JsonToken.VALUE_NUMBER_INT
                  ? OptionalInt.of(parser.getIntValue())
                  : OptionalInt.empty();
        }
        if (!(known && said)) {
          parser.skipChildren();
        }
      }
      return new Found(known, format);
    } catch (JsonProcessingException e) {
      return new Found(begun, OptionalInt.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
