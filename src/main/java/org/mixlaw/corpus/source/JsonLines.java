package org.mixlaw.corpus.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.Optional;
import org.mixlaw.base.InputException;

/**
 * The documents of a file that has a JSON object a line. Of each line only the wanted fields are
 * taken out as it streams by; the rest is checked and skipped.
 */
final class JsonLines implements DocumentReader {
  /** A document may be as long as it likes: books are longer than Jackson's 20 million. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private final String name;
  private final Lines lines;
  private final String[] fields;
  private final String[][] paths;
  private final String[] values;
  private boolean any;

  /**
   * Reads lines as JSON.
   *
   * @param name the source, for messages
   * @param lines the lines
   * @param text the field of the text, dots between the keys on the way to it
   * @param routing the field that documents are routed by
   */
  JsonLines(String name, Lines lines, String text, Optional<String> routing) {
    this.name = name;
    this.lines = lines;
    this.fields = routing.map(r -> new String[] {text, r}).orElseGet(() -> new String[] {text});
    this.paths = new String[fields.length][];
    for (int i = 0; i < fields.length; i++) {
      paths[i] = fields[i].split("\\.", -1);
    }
    this.values = new String[fields.length];
  }

  @Override
  public Optional<SourceDocument> next() {
    while (lines.next()) {
      if (lines.isBlank()) {
        continue;
      }
      parse();
      if (values[0] == null) {
        throw InputException.of("%s: has no text under the key '%s'", lines.position(), fields[0]);
      }
      if (fields.length > 1 && values[1] == null) {
        throw InputException.of("%s: has no value under the key '%s'", lines.position(), fields[1]);
      }
      if (!values[0].isEmpty()) {
        any = true;
        return Optional.of(
            new SourceDocument.Text(
                values[0], fields.length > 1 ? Optional.of(values[1]) : Optional.empty()));
      }
    }
    if (!any) {
      throw InputException.of("%s: holds no text", name);
    }
    return Optional.empty();
  }

  private void parse() {
    java.util.Arrays.fill(values, null);
    CharBuffer line = lines.line();
    try (JsonParser parser =
        JSON.createParser(line.array(), line.arrayOffset() + line.position(), line.remaining())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        throw InputException.of("%s: is no JSON object", lines.position());
      }
      object(parser, 0, (1 << fields.length) - 1);
      if (parser.nextToken() != null) {
        throw InputException.of("%s: has more behind its JSON object", lines.position());
      }
    } catch (JsonProcessingException e) {
      throw InputException.of(
          "%s: is not JSON (%s, at column %d)",
          lines.position(),
          e.getOriginalMessage().lines().findFirst().orElse("malformed"),
          e.getLocation() == null ? 0 : e.getLocation().getColumnNr());
    } catch (IOException e) {
      throw InputException.of("%s: cannot be read (%s)", lines.position(), e.getMessage());
    }
  }

  /** Reads on to the end of an object; the bits say which fields may lie in it. */
  private void object(JsonParser parser, int depth, int inside) throws IOException {
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      int within = 0;
      for (int i = 0; i < paths.length; i++) {
        if ((inside & 1 << i) != 0 && paths[i][depth].equals(key)) {
          if (depth + 1 < paths[i].length) {
            within |= 1 << i;
          } else {
            take(i, parser, token);
          }
        }
      }
      if (within != 0 && token == JsonToken.START_OBJECT) {
        object(parser, depth + 1, within);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void take(int field, JsonParser parser, JsonToken token) throws IOException {
    boolean fits =
        field == 0
            ? token == JsonToken.VALUE_STRING
            : token.isScalarValue() && token != JsonToken.VALUE_NULL;
    if (fits) {
      if (values[field] != null) {
        throw InputException.of("%s: has the key '%s' twice", lines.position(), fields[field]);
      }
      values[field] = parser.getText();
    }
  }

  @Override
  public long bytesRead() {
    return lines.bytesRead();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
