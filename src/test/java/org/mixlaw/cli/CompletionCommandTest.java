package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionCommandTest {
  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void everyCommandAndOptionIsThere(String shell) {
    Answer script = Answer.to("completion", shell);
    assertEquals(0, script.status(), script.err());
    Mixlaw.line()
        .getSubcommands()
        .forEach(
            (name, command) -> {
              if (!command.getCommandSpec().usageMessage().hidden()) {
                assertTrue(
                    Pattern.compile("\\b" + Pattern.quote(name) + "\\b")
                        .matcher(script.out())
                        .find(),
                    name);
                command
                    .getCommandSpec()
                    .options()
                    .forEach(
                        option ->
                            assertTrue(
                                script.out().contains(option.longestName().replaceFirst("^--", "")),
                                name + " " + option.longestName()));
              }
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"powershell", ""})
  void anotherShellIsRefused(String shell) {
    Answer answer = Answer.to("completion", shell);
    assertEquals(2, answer.status());
    assertTrue(answer.err().contains("one of bash, zsh, fish"), answer.err());
    assertFalse(answer.err().contains("BASH"), answer.err());
  }
}
