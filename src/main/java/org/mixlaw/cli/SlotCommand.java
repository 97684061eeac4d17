package org.mixlaw.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.mixlaw.cli.console.Interruption;
import org.mixlaw.study.SlotRuns;
import org.mixlaw.study.file.StudyFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mixlaw slot}: the process of a slot, which {@code run} starts. */
@Command(
    name = "slot",
    hidden = true,
    description = "Trains the runs that 'mixlaw run' hands to it on standard input.")
final class SlotCommand implements Callable<Integer> {
  @Parameters(paramLabel = "STUDY", description = "The study's folder.")
  private Path study;

  @Option(
      names = "--device",
      required = true,
      paramLabel = "DEVICE",
      description = "Where runs are trained.")
  private String device;

  @Option(
      names = "--threads",
      required = true,
      paramLabel = "N",
      description = "Processor threads inside one run.")
  private int threads;

  @Override
  public Integer call() throws Exception {
    PrintStream events = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    System.setOut(System.err); // whatever else is printed is for the log
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    try (Interruption stop = new Interruption(err)) {
      new SlotRuns(new StudyFolder(study), device, threads, events, stop).serve(System.in);
    }
    return 0;
  }
}
