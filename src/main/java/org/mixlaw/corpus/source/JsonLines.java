package org.mixlaw.corpus.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Optional;
import org.mixlaw.base.InputException;
import org.mixlaw.base.JsonMistake;

/**
 * The documents of a file that has a JSON object a line. Of each line only the wanted fields are
 * taken out as it streams by; the rest is skipped, {@code NaN} and {@code Infinity} as Python and
 * pandas write them too. A record whose text or routing value is null is passed over, as one with
 * an empty text.
 */
final class JsonLines implements DocumentReader {
  /** What nobody asked for has no bounds, and a document only that of the memory. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength((int) LongText.most())
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final int TEXT = 0;
  private static final int ROUTING = 1;

  /** What a line has under a key. */
  private sealed interface Found {}

  private record Value(String text) implements Found {}

  private record Longer(LongText text) implements Found {}

  private enum Nothing implements Found {
    MISSING,
    NULL
  }

  private final String name;
  private final Lines lines;
  private final String[] fields;
  private final String[][] paths;
  private final Found[] found;
  private boolean any;
  private long withoutText;
  private long withoutValue;

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
    this.found = new Found[fields.length];
  }

  @Override
  public Optional<SourceDocument> next() {
    while (lines.next()) {
      if (!lines.isBlank() && parse()) {
        Optional<SourceDocument> document = document();
        if (document.isPresent()) {
          any = true;
          return document;
        }
      }
    }
    if (!any) {
      throw InputException.of("%s: holds no text", name);
    }
    return Optional.empty();
  }

  /** The document of a line; none where the line is passed over. */
  private Optional<SourceDocument> document() {
    if (found[TEXT] == Nothing.MISSING) {
      throw InputException.of("%s: has no text under the key '%s'", lines.position(), fields[TEXT]);
    }
    Optional<String> value = Optional.empty();
    if (fields.length > 1) {
      if (found[ROUTING] == Nothing.MISSING) {
        throw InputException.of(
            "%s: has no value under the key '%s'", lines.position(), fields[ROUTING]);
      }
      if (!(found[ROUTING] instanceof Value routing)) {
        withoutValue++;
        return Optional.empty();
      }
      value = Optional.of(routing.text());
    }
    if (found[TEXT] instanceof Longer text) {
      return Optional.of(new SourceDocument.Pieces(text.text(), value));
    }
    if (found[TEXT] instanceof Value text && !text.text().isEmpty()) {
      return Optional.of(new SourceDocument.Text(text.text(), value));
    }
    withoutText++;
    return Optional.empty();
  }

  /** Reads a line; false if it holds nothing but white space. */
  private boolean parse() {
    Arrays.fill(found, Nothing.MISSING);
    try (JsonParser parser = parser()) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return false;
      }
      if (first == JsonToken.START_ARRAY && !any) {
        throw InputException.of(
            "%s: begins with a JSON array; %s (jq -c '.[]' makes lines of an array)",
            lines.position(), ForeignFormat.READ);
      }
      if (first != JsonToken.START_OBJECT) {
        throw InputException.of("%s: is no JSON object", lines.position());
      }
      object(parser, 0, (1 << fields.length) - 1);
      if (parser.nextToken() != null) {
        throw InputException.of("%s: has more behind its JSON object", lines.position());
      }
      return true;
    } catch (StreamConstraintsException e) {
      throw LongText.tooLong(lines.position());
    } catch (JsonProcessingException e) {
      throw InputException.of("%s: is not JSON (%s)", lines.position(), JsonMistake.of(e));
    } catch (CharacterCodingException e) {
      throw InputException.of("%s: is not valid UTF-8", lines.position());
    } catch (IOException e) {
      throw InputException.of(
          "%s: cannot be read (%s)", lines.position(), InputException.reason(e));
    }
  }

  private JsonParser parser() throws IOException {
    if (lines.isLong()) {
      return JSON.createParser(lines.characters());
    }
    CharBuffer line = lines.line();
    return JSON.createParser(line.array(), line.arrayOffset() + line.position(), line.remaining());
  }

  /** Reads on to the end of an object; the bits say which fields may lie in it. */
  private void object(JsonParser parser, int depth, int inside) throws IOException {
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      int within = 0;
      for (int i = 0; i < paths.length; i++) {
        if ((inside & 1 << i) != 0 && paths[i][depth].equals(key)) {
          if (depth + 1 == paths[i].length || token == JsonToken.VALUE_NULL) {
            take(i, parser, token);
          } else {
            within |= 1 << i;
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
        token == JsonToken.VALUE_NULL
            || (field == TEXT ? token == JsonToken.VALUE_STRING : token.isScalarValue());
    if (fits) {
      if (found[field] != Nothing.MISSING) {
        throw InputException.of("%s: has the key '%s' twice", lines.position(), fields[field]);
      }
      found[field] = value(parser, token);
    }
  }

  private Found value(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return Nothing.NULL;
    }
    if (token.isNumeric()) {
      return new Value(Scalars.number(parser.getText()));
    }
    if (lines.isLong() && parser.getTextLength() > LongText.LONG) {
      LongText.Collector text = new LongText.Collector(lines.position());
      parser.getText(text);
      return new Longer(text.text());
    }
    return new Value(parser.getText());
  }

  @Override
  public PassedOver passedOver() {
    return new PassedOver(withoutText, withoutValue);
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
