package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MixlawTest {
  @Test
  void everyListedCommandHelps() {
    Answer all = Answer.to("--help");
    assertEquals(0, all.status(), all.err());
    String[] commands =
        Pattern.compile("^  ([a-z-]+)  +[A-Z]", Pattern.MULTILINE)
            .matcher(all.out().substring(all.out().indexOf("Commands:")))
            .results()
            .map(match -> match.group(1))
            .filter(command -> !command.equals("help"))
            .toArray(String[]::new);
    assertTrue(commands.length > 15, all.out());
    for (String command : commands) {
      Answer own = Answer.to(command, "--help");
      assertEquals(0, own.status(), own.err());
      assertTrue(own.out().startsWith("Usage: mixlaw " + command), own.out());
      assertEquals(own.out(), Answer.to("help", command).out());
    }
  }

  @Test
  void aCommandThatIsNoneIsRefusedWithWhatItMayMean() {
    Answer answer = Answer.to("optimise", "laws.json");
    assertEquals(2, answer.status());
    assertTrue(answer.err().contains("'optimise'"), answer.err());
    assertTrue(answer.err().contains("mixlaw optimize"), answer.err());
  }

  @Test
  void aFlagThatIsNoneIsRefused() {
    Answer answer = Answer.to("fit", "a.csv", "--out", "b.json", "--lawn", "joint-m2");
    assertEquals(2, answer.status());
    assertTrue(answer.err().contains("--lawn"), answer.err());
    assertTrue(answer.err().contains("--law"), answer.err());
  }
}
