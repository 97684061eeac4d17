package org.mixlaw.cli.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;

/**
 * The list of commands in {@code --help}, by what they are for.
 *
 * @param groups names of commands by the heading of their group, in the order they are shown
 */
public record CommandGroups(Map<String, List<String>> groups)
    implements CommandLine.IHelpSectionRenderer {
  @Override
  public String render(CommandLine.Help help) {
    Map<String, CommandLine.Help> commands = help.subcommands();
    List<String> others = new ArrayList<>(commands.keySet());
    groups.values().forEach(others::removeAll);
    StringBuilder text = new StringBuilder();
    groups.forEach((heading, names) -> group(text, heading, names, commands));
    group(text, "other", others, commands);
    return text.toString();
  }

  private static void group(
      StringBuilder text,
      String heading,
      List<String> names,
      Map<String, CommandLine.Help> commands) {
    List<String> shown =
        names.stream()
            .filter(commands::containsKey)
            .filter(name -> !commands.get(name).commandSpec().usageMessage().hidden())
            .toList();
    if (!shown.isEmpty()) {
      text.append(heading).append(":\n");
      text.append(
          shown.stream().map(name -> line(name, commands.get(name))).collect(Collectors.joining()));
    }
  }

  private static String line(String name, CommandLine.Help help) {
    String[] header = help.commandSpec().usageMessage().header();
    String[] description = help.commandSpec().usageMessage().description();
    String whole = String.join(" ", header.length > 0 ? header : description);
    String first = whole.split("(?<=\\.) ", 2)[0];
    return String.format(java.util.Locale.ROOT, "  %-14s %s%n", name, first);
  }
}
