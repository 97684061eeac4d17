package org.mixlaw.corpus.sample;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A jar on Maven Central, pinned.
 *
 * @param groupId Maven's group
 * @param artifactId Maven's artifact
 * @param version the exact version
 * @param classifier Maven's classifier, empty for the main jar
 * @param sha256 the jar's SHA-256, 64 hexadecimal digits
 */
public record Artifact(
    String groupId, String artifactId, String version, String classifier, String sha256) {
  private static final Pattern COORDINATES =
      Pattern.compile("([\\w.-]+):([\\w.-]+):([\\w.-]+)(?::([\\w-]+))?");

  /**
   * Pins a jar.
   *
   * @param coordinates {@code group:artifact:version} or {@code group:artifact:version:classifier}
   * @param sha256 the jar's SHA-256, 64 hexadecimal digits
   * @return the artifact
   */
  public static Artifact of(String coordinates, String sha256) {
    Matcher m = COORDINATES.matcher(coordinates);
    if (!m.matches() || !sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(coordinates + " " + sha256);
    }
    return new Artifact(
        m.group(1), m.group(2), m.group(3), m.group(4) == null ? "" : m.group(4), sha256);
  }

  /**
   * The form that {@link #of} reads.
   *
   * @return the coordinates
   */
  public String coordinates() {
    return groupId
        + ":"
        + artifactId
        + ":"
        + version
        + (classifier.isEmpty() ? "" : ":" + classifier);
  }

  /**
   * The name that Maven gives the jar.
   *
   * @return a file name
   */
  public String fileName() {
    return artifactId + "-" + version + (classifier.isEmpty() ? "" : "-" + classifier) + ".jar";
  }
}
