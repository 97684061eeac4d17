package org.mixlaw.base;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with a text that is not JSON, in words that need no knowledge of its parser. */
public final class JsonMistake {
  private static final Pattern CHARACTER = Pattern.compile("\\((?:'(.)' )?\\(?code (\\d+)");
  private static final Pattern WORD =
      Pattern.compile("(?:Unrecognized token|Non-standard token) '([^']*)'");
  private static final Pattern TWICE = Pattern.compile("Duplicate field '(.*)'");

  private JsonMistake() {}

  /**
   * Describes a mistake.
   *
   * @param e what the parser says
   * @return what was found, and where in the line if the parser knows
   */
  public static String of(JsonProcessingException e) {
    String place =
        e.getLocation() == null || e.getLocation().getColumnNr() < 1
            ? ""
            : ", at column " + e.getLocation().getColumnNr();
    return what(e) + place;
  }

  private static String what(JsonProcessingException e) {
    if (e instanceof JsonEOFException) {
      return "it ends too early";
    }
    if (e instanceof StreamConstraintsException) {
      return "a value is too long or nested too deep";
    }
    if (e instanceof InputCoercionException) {
      return "a number is too large";
    }
    String said = String.valueOf(e.getOriginalMessage());
    Matcher twice = TWICE.matcher(said);
    if (twice.find()) {
      return "the key '" + twice.group(1) + "' is there twice";
    }
    Matcher word = WORD.matcher(said);
    if (word.find()) {
      return "'" + word.group(1) + "' is no value";
    }
    Matcher character = CHARACTER.matcher(said);
    if (character.find()) {
      int code = Integer.parseInt(character.group(2));
      String shown =
          code < 32 || code == 127
              ? "a control character (code " + code + ")"
              : "'" + Character.toString(code) + "'";
      return "unexpected " + shown;
    }
    return "malformed";
  }
}
