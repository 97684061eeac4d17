package org.mixlaw.base;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** What this build of Mixlaw was made from: the commit, and the libraries that results rest on. */
public final class BuildInfo {
  private static final List<String> LIBRARIES =
      List.of("Deep Java Library", "PyTorch", "LightGBM", "Commons Math", "Jackson", "picocli");

  private final Properties properties = new Properties();

  /** Reads what the build left. */
  public BuildInfo() {
    try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The commit that was built.
   *
   * @return twelve digits, {@code (changed)} behind them where files differed from it; {@code
   *     unknown} where the build was no checkout
   */
  public String commit() {
    String commit = properties.getProperty("commit", "");
    if (!filled(commit)) {
      return "unknown";
    }
    return commit + (Boolean.parseBoolean(properties.getProperty("dirty")) ? " (changed)" : "");
  }

  /**
   * The libraries.
   *
   * @return version by name; empty when run from classes that no build made
   */
  public Map<String, String> libraries() {
    Map<String, String> versions = new LinkedHashMap<>();
    for (String library : LIBRARIES) {
      String version = properties.getProperty(library, "");
      if (filled(version)) {
        versions.put(library, version);
      }
    }
    return versions;
  }

  private static boolean filled(String value) {
    return !value.isEmpty() && !value.startsWith("$");
  }
}
