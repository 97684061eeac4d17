package org.mixlaw.study.local;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program that a slot's process runs.
 *
 * @param words the first words of its command line
 */
public record Program(List<String> words) {
  /** What two processes cannot share: ports of debuggers, files of agents and logs. */
  private static final Pattern OF_ONE_PROCESS =
      Pattern.compile(
          "-(agentlib|agentpath|javaagent|Xrunjdwp|Xlog|XX:ErrorFile|XX:FlightRecorderOptions|"
              + "XX:StartFlightRecording|Dcom\\.sun\\.management).*");

  /** Properties that a program may have set for itself after it was started. */
  private static final Pattern SET_LATER =
      Pattern.compile("(ai\\.djl\\.offline|mixlaw\\..*|org\\.slf4j\\.simpleLogger\\..*)");

  /** Keeps a copy. */
  public Program {
    words = List.copyOf(words);
  }

  /**
   * Another main class of what this process runs: the same Java, with the same options, over the
   * same class path.
   *
   * @param main the class
   * @param arguments the first arguments that it is given
   * @return the program
   */
  public static Program ofThisProcess(Class<?> main, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    List<String> given = ManagementFactory.getRuntimeMXBean().getInputArguments();
    given.stream().filter(option -> !OF_ONE_PROCESS.matcher(option).matches()).forEach(words::add);
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> SET_LATER.matcher(name).matches())
        .map(name -> "-D" + name + "=" + System.getProperty(name))
        .filter(option -> !given.contains(option))
        .sorted()
        .forEach(words::add);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    words.addAll(List.of(arguments));
    return new Program(words);
  }

  /**
   * The whole command line.
   *
   * @param options options of the virtual machine, before all others
   * @param arguments the last arguments
   * @return its words
   */
  List<String> command(List<String> options, List<String> arguments) {
    return Stream.of(words.subList(0, 1), options, words.subList(1, words.size()), arguments)
        .flatMap(List::stream)
        .toList();
  }
}
