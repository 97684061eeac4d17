package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.regex.Pattern;

/** What every message must be: a line that its reader understands without Mixlaw's source. */
public final class Messages {
  /** Packages, classes, exceptions, and words of the libraries that read documents and options. */
  private static final Pattern OF_THE_PROGRAM =
      Pattern.compile(
          "(org|com|java|javax|ai|picocli|sun)\\.[a-z]\\w*\\.|Exception|Error\\b|Optional|\\$\\w|deserializ|Deserializ|Creator|START_|VALUE_|END_|FAIL_ON|JsonNode|(?<!accepted"
              + " are )\\bnull\\b|\\[Source|class |reference chain|\\(\\)|%s|%d|@[0-9a-f]{6}");

  private Messages() {}

  /** Requires a message to be clean; what the user wrote is left out of account. */
  public static void requireClean(String message, String written) {
    assertFalse(message.isBlank(), "no message");
    assertEquals(1, message.strip().lines().count(), message);
    assertFalse(OF_THE_PROGRAM.matcher(message.replace(written, "")).find(), message);
  }
}
