package org.mixlaw.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.mixlaw.cli.console.FishCompletion;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw completion}: what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Print what a shell needs to complete commands and options.",
    footer = {
      "",
      "Examples:",
      "  mixlaw completion bash > ~/.local/share/bash-completion/completions/mixlaw",
      "  mixlaw completion zsh > ~/.mixlaw-completion; echo 'source ~/.mixlaw-completion' >>"
          + " ~/.zshrc",
      "  mixlaw completion fish > ~/.config/fish/completions/mixlaw.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  private enum Shell {
    BASH,
    ZSH,
    FISH
  }

  @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
  private Shell shell;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine whole = Mixlaw.line();
    PrintWriter out = spec.commandLine().getOut();
    // zsh reads the bash script through bashcompinit, which the script itself loads.
    out.print(shell == Shell.FISH ? FishCompletion.of(whole) : AutoComplete.bash("mixlaw", whole));
    out.flush();
    return 0;
  }
}
