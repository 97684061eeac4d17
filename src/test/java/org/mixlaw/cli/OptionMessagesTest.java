package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every option of every command, given wrongly: found by itself, whatever commands there are. */
class OptionMessagesTest {
  static Stream<CommandLine> commands() {
    return below(Mixlaw.line()).filter(line -> line.getSubcommands().isEmpty());
  }

  private static Stream<CommandLine> below(CommandLine line) {
    return Stream.concat(
        Stream.of(line),
        line.getSubcommands().values().stream().flatMap(OptionMessagesTest::below));
  }

  private static List<String> words(CommandLine command) {
    List<String> words = new ArrayList<>();
    for (CommandLine at = command; at.getParent() != null; at = at.getParent()) {
      words.add(0, at.getCommandName());
    }
    return words;
  }

  private static Answer refused(CommandLine command, String... arguments) {
    List<String> words = words(command);
    words.addAll(Arrays.asList(arguments));
    Answer answer = Answer.to(words.toArray(String[]::new));
    assertEquals(2, answer.status(), words + ": " + answer.err());
    assertEquals("", answer.out(), words.toString());
    Messages.requireClean(answer.err(), "?!");
    return answer;
  }

  private static boolean typed(OptionSpec option) {
    Class<?>[] types = option.auxiliaryTypes();
    Class<?> type = types.length == 0 ? option.type() : types[types.length - 1];
    return type.isEnum() || type.isPrimitive() || Number.class.isAssignableFrom(type);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionSaysWhatItTakes(CommandLine command) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (option.usageHelp() || option.versionHelp()) {
        continue;
      }
      String name = option.longestName();
      if (typed(option)) {
        Answer answer = refused(command, name + "=?!");
        assertTrue(answer.err().startsWith("mixlaw: " + name + ": '?!' is "), answer.err());
        assertTrue(answer.err().contains("; accepted is "), answer.err());
      }
      if (option.arity().min() > 0) {
        Answer answer = refused(command, name);
        assertTrue(answer.err().startsWith("mixlaw: " + name + " needs a value: "), answer.err());
      }
      if (name.length() > 5) {
        String misspelt = name.substring(0, name.length() - 3) + name.substring(name.length() - 2);
        if (!command.getCommandSpec().optionsMap().containsKey(misspelt)) {
          Answer answer = refused(command, misspelt);
          assertTrue(answer.err().contains("; did you mean '--"), answer.err());
        }
      }
      if (!option.isMultiValue() && option.arity().min() > 0 && !typed(option)) {
        refused(command, name + "=a", name + "=b");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aCommandWithoutWhatItNeedsSaysWhatThatIs(CommandLine command) {
    boolean needs =
        command.getCommandSpec().args().stream()
            .anyMatch(arg -> arg.required() && arg.group() == null);
    if (needs) {
      assertTrue(refused(command).err().contains(" missing "), command.getCommandName());
    }
    assertTrue(refused(command, "a", "b", "c", "d").err().contains("'"), command.getCommandName());
  }

  @ParameterizedTest
  @CsvSource({
    "fti, mixlaw fit",
    "version, --version",
    "hlep, --help",
    "optimise, mixlaw optimize",
    "stat, mixlaw status",
    "quikstart, mixlaw quickstart",
    "Plan, mixlaw plan",
    "import_losses, mixlaw import-losses",
    "importlosses, mixlaw import-losses"
  })
  void aMisspeltCommandGetsTheNearest(String given, String meant) {
    Answer answer = Answer.to(given);
    assertEquals(2, answer.status());
    Messages.requireClean(answer.err(), given);
    assertTrue(answer.err().contains("did you mean '" + meant + "'?"), answer.err());
  }

  @Test
  void commandsOfACommand() {
    assertTrue(Answer.to("corpus", "bulid").err().contains("did you mean 'mixlaw corpus build'?"));
    assertTrue(Answer.to("corpus").err().contains("accepted are build, inspect"));
    assertEquals(2, Answer.to("nothing-like-it").status());
  }
}
