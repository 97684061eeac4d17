package org.mixlaw.cli.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completions of a command line for the fish shell, which has no generator of its own in picocli.
 */
public final class FishCompletion {
  private FishCompletion() {}

  /**
   * Makes the script.
   *
   * @param line the program with its commands
   * @return a script that fish sources
   */
  public static String of(CommandLine line) {
    String program = line.getCommandName();
    StringBuilder script = new StringBuilder("# completions of " + program + " for fish\n");
    commands(script, program, "__fish_use_subcommand", line);
    line.getSubcommands()
        .forEach(
            (name, command) -> {
              String within = "__fish_seen_subcommand_from " + name;
              if (!command.getCommandSpec().usageMessage().hidden()) {
                options(script, program, within, command);
                commands(script, program, within, command);
                command
                    .getSubcommands()
                    .forEach(
                        (below, inner) ->
                            options(
                                script,
                                program,
                                within + "; and __fish_seen_subcommand_from " + below,
                                inner));
              }
            });
    return script.toString();
  }

  private static void commands(
      StringBuilder script, String program, String condition, CommandLine line) {
    line.getSubcommands()
        .forEach(
            (name, command) -> {
              if (!command.getCommandSpec().usageMessage().hidden()) {
                script.append(
                    String.format(
                        Locale.ROOT,
                        "complete -c %s -n %s -f -a %s -d %s%n",
                        program,
                        quoted(condition),
                        name,
                        quoted(first(command.getCommandSpec().usageMessage().description()))));
              }
            });
  }

  private static void options(
      StringBuilder script, String program, String condition, CommandLine command) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (!option.hidden()) {
        List<String> words = new ArrayList<>(List.of("complete -c " + program));
        words.add("-n " + quoted(condition));
        for (String name : option.names()) {
          words.add((name.startsWith("--") ? "-l " : "-s ") + name.replaceFirst("^--?", ""));
        }
        if (option.arity().max() > 0) {
          words.add("-r");
          String choices = choices(option);
          if (!choices.isEmpty()) {
            words.add("-f -a " + quoted(choices));
          }
        }
        words.add("-d " + quoted(first(option.description())));
        script.append(String.join(" ", words)).append('\n');
      }
    }
  }

  private static String choices(OptionSpec option) {
    if (option.completionCandidates() != null) {
      List<String> words = new ArrayList<>();
      option.completionCandidates().forEach(words::add);
      return String.join(" ", words);
    }
    return option.type().isEnum()
        ? Arrays.stream(option.type().getEnumConstants())
            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" "))
        : "";
  }

  /** The first half of a sentence: the rest is for --help. */
  private static String first(String[] description) {
    String whole = description.length == 0 ? "" : description[0];
    return whole.split("[.:;(]", 2)[0].replace("${DEFAULT-VALUE}", "").strip();
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
