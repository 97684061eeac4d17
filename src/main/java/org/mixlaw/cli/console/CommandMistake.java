package org.mixlaw.cli.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mixlaw.base.NearestName;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What is wrong with a command line, in a sentence that names the option and what it takes. */
public final class CommandMistake {
  private CommandMistake() {}

  /**
   * Describes a mistake.
   *
   * @param e what the parser says
   * @return one line
   */
  public static String of(CommandLine.ParameterException e) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      return unmatched(spec, unmatched.getUnmatched());
    }
    List<String> beside = e.getCommandLine().getUnmatchedArguments();
    if (e instanceof CommandLine.MissingParameterException missing) {
      Optional<String> misspelt = beside.stream().filter(word -> word.startsWith("-")).findFirst();
      if (misspelt.isPresent()) {
        return unmatched(spec, List.of(misspelt.get()));
      }
      return missing(missing);
    }
    if (e instanceof CommandLine.OverwrittenOptionException twice) {
      return name(twice.getOverwritten()) + " is given twice; accepted is one";
    }
    if (e.getArgSpec() != null && e.getValue() != null) {
      return name(e.getArgSpec())
          + ": '"
          + e.getValue()
          + "' is not accepted; accepted is "
          + accepted(e.getArgSpec());
    }
    if (!spec.subcommands().isEmpty()) {
      return "a command of '"
          + spec.qualifiedName()
          + "' is missing; accepted are "
          + String.join(", ", spec.subcommands().keySet());
    }
    String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("malformed");
    return said.substring(0, 1).toLowerCase(Locale.ROOT) + said.substring(1);
  }

  private static String unmatched(CommandSpec spec, List<String> words) {
    String word = words.get(0);
    boolean option = word.startsWith("-");
    boolean command = !option && spec.subcommands().size() > 0;
    List<String> known = new ArrayList<>(command ? spec.subcommands().keySet() : List.of());
    if (command || option) {
      spec.options().forEach(o -> known.addAll(Arrays.asList(o.names())));
    }
    String bare = option ? word.replaceFirst("=.*", "") : word;
    Optional<String> meant = NearestName.of(bare, known);
    String what =
        command
            ? "is no command"
            : option
                ? "is no option of '" + spec.qualifiedName() + "'"
                : "is one argument too many; a name with spaces needs quotes, as in \"a b=0.5\"";
    String question =
        meant
            .map(
                name ->
                    "; did you mean '" + (name.startsWith("-") ? name : full(spec, name)) + "'?")
            .orElse("");
    return "'" + bare + "' " + what + question;
  }

  private static String full(CommandSpec spec, String command) {
    return spec.qualifiedName() + " " + command;
  }

  private static String missing(CommandLine.MissingParameterException e) {
    List<ArgSpec> missing = e.getMissing();
    if (missing.size() == 1
        && missing.get(0) instanceof OptionSpec option
        && String.valueOf(e.getMessage()).contains("parameter for option")) {
      return name(option) + " needs a value: " + accepted(option);
    }
    if (missing.isEmpty()) {
      return String.valueOf(e.getMessage());
    }
    return missing.stream()
            .map(arg -> arg instanceof OptionSpec option ? usage(option) : arg.paramLabel())
            .collect(Collectors.joining(", "))
        + (missing.size() == 1 ? " is" : " are")
        + " missing";
  }

  private static String usage(OptionSpec option) {
    return option.longestName() + (option.arity().max() == 0 ? "" : " " + option.paramLabel());
  }

  private static String name(ArgSpec arg) {
    return arg instanceof PositionalParamSpec ? arg.paramLabel() : ((OptionSpec) arg).longestName();
  }

  /** What an option takes: the words of a choice, or a kind of value. */
  private static String accepted(ArgSpec arg) {
    Class<?> type =
        arg.typeInfo().getAuxiliaryTypes().length == 0
            ? arg.type()
            : arg.auxiliaryTypes()[arg.auxiliaryTypes().length - 1];
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
    }
    if (arg.completionCandidates() != null && arg.completionCandidates().iterator().hasNext()) {
      List<String> words = new ArrayList<>();
      arg.completionCandidates().forEach(words::add);
      return "one of " + String.join(", ", words);
    }
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (type == double.class || type == Double.class) {
      return "a number";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "the option alone, without a value";
    }
    return arg.paramLabel();
  }
}
