package org.mixlaw.corpus.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.mixlaw.base.InputException;
import org.mixlaw.base.JsonMistake;

/** The documents of files that are no lines. */
final class WholeTexts {
  private WholeTexts() {}

  /**
   * A file that is one document.
   *
   * @param file the file
   * @return its document
   */
  static DocumentReader file(Path file) {
    return new DocumentReader() {
      private long read;
      private boolean done;

      @Override
      public Optional<SourceDocument> next() {
        if (done) {
          return Optional.empty();
        }
        done = true;
        try {
          read = Files.size(file);
          if (read > LongText.LONG && read > LongText.most()) {
            throw LongText.tooLong(file.toString());
          }
          String text = Files.readString(file).strip();
          if (text.isEmpty()) {
            throw InputException.of("%s: holds no text", file);
          }
          return Optional.of(new SourceDocument.Text(text, Optional.empty()));
        } catch (CharacterCodingException e) {
          throw InputException.of("%s: is not valid UTF-8", file);
        } catch (IOException e) {
          throw InputException.of("%s: cannot be read (%s)", file, InputException.reason(e));
        }
      }

      @Override
      public long bytesRead() {
        return read;
      }

      @Override
      public void close() {}
    };
  }

  /**
   * One JSON document of which every text under a key is a document, wherever the key stands.
   *
   * @param file the file
   * @param key the key
   * @return its documents
   * @throws InputException if it cannot be opened
   */
  static DocumentReader json(Path file, String key) {
    JsonParser parser;
    long size;
    try {
      parser = new JsonFactory().createParser(file.toFile());
      size = Files.size(file);
    } catch (IOException e) {
      throw InputException.of("%s: cannot be read (%s)", file, InputException.reason(e));
    }
    return new DocumentReader() {
      private boolean any;
      private boolean ended;

      @Override
      public Optional<SourceDocument> next() {
        try {
          for (JsonToken t = parser.nextToken(); t != null; t = parser.nextToken()) {
            if (t == JsonToken.VALUE_STRING
                && key.equals(parser.currentName())
                && !parser.getText().isBlank()) {
              any = true;
              return Optional.of(
                  new SourceDocument.Text(parser.getText().strip(), Optional.empty()));
            }
          }
        } catch (JsonProcessingException e) {
          throw InputException.of(
              "%s line %d: is not JSON (%s)",
              file, e.getLocation() == null ? 0 : e.getLocation().getLineNr(), JsonMistake.of(e));
        } catch (IOException e) {
          throw InputException.of("%s: cannot be read on (%s)", file, InputException.reason(e));
        }
        if (!any) {
          throw InputException.of("%s: holds no text under the key '%s'", file, key);
        }
        ended = true;
        return Optional.empty();
      }

      @Override
      public long bytesRead() {
        return ended ? size : Math.max(0, parser.currentLocation().getByteOffset());
      }

      @Override
      public void close() throws IOException {
        parser.close();
      }
    };
  }
}
