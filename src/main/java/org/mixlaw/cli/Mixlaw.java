package org.mixlaw.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mixlaw.base.BuildInfo;
import org.mixlaw.base.Provenance;
import org.mixlaw.cli.console.CommandGroups;
import org.mixlaw.cli.console.CommandMistake;
import org.mixlaw.cli.console.Failure;
import org.mixlaw.cli.console.WritableFirst;
import org.mixlaw.cli.laws.CriticalCommand;
import org.mixlaw.cli.laws.FitCommand;
import org.mixlaw.cli.laws.ImportLossesCommand;
import org.mixlaw.cli.laws.OptimizeCommand;
import org.mixlaw.cli.laws.PredictCommand;
import org.mixlaw.cli.laws.ReproduceCommand;
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
          CompletionCommand.class,
          CorpusCommand.class,
          CriticalCommand.class,
          DesignCommand.class,
          DoctorCommand.class,
          EvaluateCommand.class,
          ExportCommand.class,
          FitCommand.class,
          HandoverCommand.class,
          ImportLossesCommand.class,
          InitCommand.class,
          OptimizeCommand.class,
          PlanCommand.class,
          PredictCommand.class,
          PruneCommand.class,
          QuickstartCommand.class,
          ReportCommand.class,
          ReproduceCommand.class,
          RunCommand.class,
          SlotCommand.class,
          StatusCommand.class,
          TrainCommand.class,
          ValidateCommand.class);

  private static final Map<String, List<String>> GROUPS = groups();

  /** Exit status when the user's input is wrong. */
  static final int WRONG_INPUT = Failure.WRONG_INPUT;

  /** Exit status when the work itself failed. */
  static final int FAILED = Failure.FAILED;

  private Mixlaw() {}

  private static Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put(
        "a study",
        List.of(
            "quickstart",
            "init",
            "plan",
            "run",
            "status",
            "validate",
            "report",
            "compare",
            "handover",
            "design",
            "train",
            "prune"));
    groups.put(
        "laws on losses",
        List.of("import-losses", "fit", "predict", "optimize", "critical", "reproduce"));
    groups.put("text and models", List.of("corpus", "evaluate", "export"));
    groups.put("tools", List.of("doctor", "completion", "help"));
    return groups;
  }

  /** Gives {@code --version}. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      BuildInfo build = new BuildInfo();
      List<String> lines = new ArrayList<>();
      lines.add("mixlaw " + Provenance.version());
      lines.add("commit " + build.commit());
      build.libraries().forEach((library, version) -> lines.add(library + " " + version));
      lines.add("Java " + Runtime.version());
      return lines.toArray(String[]::new);
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
    CommandLine line = line(commands(arguments));
    if (arguments.length == 0) {
      line.usage(line.getErr());
      return WRONG_INPUT;
    }
    try {
      return line.execute(arguments);
    } catch (OutOfMemoryError | StackOverflowError e) {
      return explain(e, line.getErr());
    }
  }

  /** The program with every command. */
  static CommandLine line() {
    return line(COMMANDS);
  }

  private static CommandLine line(List<Class<?>> commands) {
    CommandLine line = new CommandLine(new Mixlaw());
    commands.forEach(line::addSubcommand);
    line.getHelpSectionMap()
        .put(
            CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandGroups(GROUPS));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setExecutionStrategy(new WritableFirst());
    line.setExecutionExceptionHandler(Mixlaw::explain);
    line.setParameterExceptionHandler(Mixlaw::refuse);
    return line;
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
    err.println(
        "mixlaw: "
            + CommandMistake.of(e)
            + " ('"
            + e.getCommandLine().getCommandSpec().qualifiedName()
            + " --help' tells more)");
    return WRONG_INPUT;
  }

  private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    return explain(e, command.getErr());
  }

  private static int explain(Throwable thrown, PrintWriter err) {
    Failure failure = Failure.of(thrown);
    failure.sentence().lines().forEach(line -> err.println("mixlaw: " + line));
    if (Boolean.getBoolean("mixlaw.trace")) {
      thrown.printStackTrace(err);
    }
    err.flush();
    return failure.status();
  }
}
