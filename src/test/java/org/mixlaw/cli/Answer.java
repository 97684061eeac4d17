package org.mixlaw.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What a command line answers.
 *
 * @param status its exit status
 * @param out what it printed on standard output
 * @param err what it printed on standard error
 */
public record Answer(int status, String out, String err) {
  /**
   * Runs a command line in this process.
   *
   * @param arguments the command with its options
   * @return what it answered
   */
  public static Answer to(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
      int status = Mixlaw.run(arguments);
      return new Answer(
          status,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
