package org.mixlaw.cli.console;

import java.io.Console;

/** Whether somebody watches. */
public final class Terminal {
  private Terminal() {}

  /**
   * Whether standard input and output are a terminal. From JDK 22 on there is a console where there
   * is no terminal, and it can be asked.
   */
  @SuppressWarnings("SystemConsoleNull") // asked below
  public static boolean interactive() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true; // before JDK 22
    }
  }
}
