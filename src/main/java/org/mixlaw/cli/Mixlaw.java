package org.mixlaw.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.model.network.DeviceFailure;
import org.mixlaw.model.network.DeviceOutOfMemory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * The program: parses the command line, runs one command, turns what it throws into one line and an
 * exit status.
 */
@Command(
    name = "mixlaw",
    description =
        "Data mixing laws: train proxies, fit the laws, find the mixture, prove it by training.",
    mixinStandardHelpOptions = true,
    versionProvider = Mixlaw.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = CommandLine.HelpCommand.class)
public final class Mixlaw {
  private static final List<Class<?>> COMMANDS =
      List.of(
          CompareCommand.class,
          CorpusCommand.class,
          CriticalCommand.class,
          DesignCommand.class,
          DoctorCommand.class,
          EvaluateCommand.class,
          ExportCommand.class,
          FitCommand.class,
          ImportLossesCommand.class,
          OptimizeCommand.class,
          PlanCommand.class,
          PredictCommand.class,
          PruneCommand.class,
          QuickstartCommand.class,
          ReportCommand.class,
          ReproduceCommand.class,
          RunCommand.class,
          StatusCommand.class,
          TrainCommand.class,
          ValidateCommand.class);

  /** Exit status when the user's input is wrong. */
  static final int WRONG_INPUT = 2;

  /** Exit status when the work itself failed. */
  static final int FAILED = 1;

  private Mixlaw() {}

  /** Gives {@code --version}. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"mixlaw " + Provenance.version()};
    }
  }

  /**
   * Runs the program and exits.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /**
   * Runs one command line.
   *
   * @param arguments the command line
   * @return the exit status
   */
  public static int run(String... arguments) {
    CommandLine line = new CommandLine(new Mixlaw());
    commands(arguments).forEach(line::addSubcommand);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setExecutionExceptionHandler(Mixlaw::explain);
    line.setParameterExceptionHandler(Mixlaw::refuse);
    if (arguments.length == 0) {
      line.usage(line.getErr());
      return WRONG_INPUT;
    }
    return line.execute(arguments);
  }

  /** The one command that is called by its name, or else all: a model of each takes its time. */
  private static List<Class<?>> commands(String[] arguments) {
    String called = arguments.length == 0 ? "" : arguments[0];
    List<Class<?>> named =
        COMMANDS.stream()
            .filter(command -> command.getAnnotation(Command.class).name().equals(called))
            .toList();
    return named.isEmpty() ? COMMANDS : named;
  }

  private static int refuse(CommandLine.ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("mixlaw: " + e.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)) {
      err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
    }
    return WRONG_INPUT;
  }

  private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (e instanceof InputException) {
      err.println("mixlaw: " + e.getMessage());
      return WRONG_INPUT;
    }
    if (e instanceof DeviceOutOfMemory || e instanceof DeviceFailure) {
      err.println("mixlaw: " + e.getMessage());
      return FAILED;
    }
    err.println("mixlaw: failed: " + e);
    if (Boolean.getBoolean("mixlaw.trace")) {
      e.printStackTrace(err);
    } else {
      Arrays.stream(e.getStackTrace())
          .limit(1)
          .forEach(
              at -> err.println("  at " + at + " (MIXLAW_OPTS=-Dmixlaw.trace=true shows all)"));
    }
    return FAILED;
  }
}
