package org.mixlaw.cli.console;

import java.io.PrintWriter;
import java.util.List;

/**
 * Lines at the bottom of a terminal that are written over and over, by ECMA-48's control sequences.
 * Other lines are printed between {@link #clear} and the next {@link #show}.
 */
final class LiveLines {
  private static final String ESCAPE = "\u001b[";

  /** Longer lines are cut at the terminal's edge: a second row would not be counted. */
  private static final String NO_WRAP = ESCAPE + "?7l";

  private static final String WRAP = ESCAPE + "?7h";
  private static final String TO_THE_END = ESCAPE + "J";

  private final PrintWriter terminal;
  private int shown;

  LiveLines(PrintWriter terminal) {
    this.terminal = terminal;
  }

  /** Puts lines in the place of those that are shown. */
  void show(List<String> lines) {
    StringBuilder text = new StringBuilder(up());
    text.append(NO_WRAP);
    lines.forEach(line -> text.append(line).append(System.lineSeparator()));
    text.append(WRAP);
    terminal.print(text);
    terminal.flush();
    shown = lines.size();
  }

  /** Takes the lines away. */
  void clear() {
    if (shown > 0) {
      terminal.print(up());
      terminal.flush();
      shown = 0;
    }
  }

  private String up() {
    return shown == 0 ? "" : ESCAPE + shown + "F" + TO_THE_END;
  }
}
