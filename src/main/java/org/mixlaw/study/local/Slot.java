package org.mixlaw.study.local;

import java.util.List;
import java.util.Map;

/**
 * A place where one run is trained at a time.
 *
 * @param number counted from 1
 * @param arguments the last words of its process's command line
 * @param environment variables that its process has otherwise than this one
 */
public record Slot(int number, List<String> arguments, Map<String, String> environment) {
  /** Keeps copies. */
  public Slot {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }
}
