package org.mixlaw.cli.console;

import java.io.PrintWriter;
import org.mixlaw.base.Documents;
import picocli.CommandLine.Option;

/** The option {@code --json}, for programs that read what a command answers. */
public final class JsonOption {
  @Option(names = "--json", description = "Print one JSON document in place of text.")
  private boolean json;

  /**
   * Whether it was given.
   *
   * @return true for a document
   */
  public boolean given() {
    return json;
  }

  /**
   * Prints a document.
   *
   * @param document a record
   * @param out where to
   */
  public static void print(Object document, PrintWriter out) {
    out.print(Documents.jsonText(document));
    out.flush();
  }
}
