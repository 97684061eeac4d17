package org.mixlaw.cli.console;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** The command line as the user gave it, for the provenance of results. */
public final class CommandWords {
  private CommandWords() {}

  /**
   * The words of the command that is being run.
   *
   * @param spec the command
   * @return {@code mixlaw}, the command's name and its arguments
   */
  public static List<String> of(CommandSpec spec) {
    List<String> words = new ArrayList<>(List.of("mixlaw"));
    words.addAll(spec.root().commandLine().getParseResult().originalArgs());
    return List.copyOf(words);
  }
}
