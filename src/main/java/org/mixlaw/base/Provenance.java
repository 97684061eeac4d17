package org.mixlaw.base;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What made a result: program and version, the command, the seeds, the digests of what went in, the
 * machine and the time. Written into every result file, so that the result can be made again from
 * itself.
 *
 * @param program name and version of Mixlaw
 * @param command the command that was run, one word an entry; paths as the user gave them
 * @param seeds every seed by purpose
 * @param inputs SHA-256 (hexadecimal) of every input, by the name the user gave it
 * @param runtime versions of Java, the system, and the engine where one ran
 * @param created UTC time, ISO 8601, to the second
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Provenance(
    String program,
    List<String> command,
    SortedMap<String, Long> seeds,
    SortedMap<String, String> inputs,
    SortedMap<String, String> runtime,
    String created) {
  /** Takes a list or map that was left out, because it was empty, for an empty one. */
  public Provenance {
    command = command == null ? List.of() : command;
    seeds = seeds == null ? new TreeMap<>() : seeds;
    inputs = inputs == null ? new TreeMap<>() : inputs;
    runtime = runtime == null ? new TreeMap<>() : runtime;
  }

  /**
   * Gathers the provenance of a result that is about to be written.
   *
   * @param command the command, one word an entry
   * @param seeds seeds by purpose
   * @param inputs input files by name
   * @param clock gives the time
   * @return the provenance
   * @throws IOException if an input cannot be read
   */
  public static Provenance of(
      List<String> command, Map<String, Long> seeds, Map<String, Path> inputs, Clock clock)
      throws IOException {
    SortedMap<String, String> digests = new TreeMap<>();
    for (Map.Entry<String, Path> input : inputs.entrySet()) {
      digests.put(input.getKey(), sha256(input.getValue()));
    }
    SortedMap<String, String> runtime = new TreeMap<>();
    runtime.put("java", System.getProperty("java.version"));
    runtime.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return new Provenance(
        "mixlaw " + version(),
        List.copyOf(command),
        new TreeMap<>(seeds),
        digests,
        runtime,
        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /**
   * The same provenance with more about what the result was made on.
   *
   * @param more versions and devices by name
   * @return with these among {@link #runtime}
   */
  public Provenance on(Map<String, String> more) {
    SortedMap<String, String> all = new TreeMap<>(runtime);
    all.putAll(more);
    return new Provenance(program, command, seeds, inputs, all, created);
  }

  /**
   * The same provenance with one more input.
   *
   * @param input its name
   * @param digest SHA-256 of it
   * @return with this among {@link #inputs}
   */
  public Provenance from(String input, String digest) {
    SortedMap<String, String> all = new TreeMap<>(inputs);
    all.put(input, digest);
    return new Provenance(program, command, seeds, all, runtime, created);
  }

  /**
   * The SHA-256 of a text.
   *
   * @param text the text, taken as UTF-8
   * @return 64 hexadecimal digits
   */
  public static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The version of this program.
   *
   * @return the version of the jar, or {@code development} when run from classes
   */
  public static String version() {
    String version = Provenance.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /**
   * The SHA-256 of a file.
   *
   * @param file the file
   * @return 64 hexadecimal digits
   * @throws IOException if it cannot be read
   */
  public static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
