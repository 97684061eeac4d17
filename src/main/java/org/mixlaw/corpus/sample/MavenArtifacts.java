package org.mixlaw.corpus.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mixlaw.base.InputException;

/**
 * Jars fetched by Maven, the program that built Mixlaw: it knows the user's mirrors, proxies and
 * credentials, verifies what it downloads, and keeps it in the local repository, so that a second
 * call needs no network. One process for all jars; their dependencies are not resolved.
 */
public final class MavenArtifacts implements ArtifactSource {
  /** The version that Mixlaw's own build uses, hence already in the local repository. */
  private static final String GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy";

  private final List<String> maven;

  /**
   * Makes a source that runs the given program.
   *
   * @param maven the Maven program and options that it always takes
   */
  public MavenArtifacts(List<String> maven) {
    this.maven = List.copyOf(maven);
  }

  /**
   * Maven as the environment names it: {@code MAVEN_HOME/bin/mvn}, else {@code mvn} on the path.
   *
   * @param environment the environment variables
   * @return the source
   */
  public static MavenArtifacts installed(Map<String, String> environment) {
    String program = System.getProperty("os.name").startsWith("Windows") ? "mvn.cmd" : "mvn";
    String home = environment.getOrDefault("MAVEN_HOME", "");
    Path inHome = Path.of(home, "bin", program);
    boolean known = !home.isEmpty() && Files.isExecutable(inHome);
    return new MavenArtifacts(List.of(known ? inHome.toString() : program));
  }

  @Override
  public void fetch(Collection<Artifact> artifacts, Path folder)
      throws IOException, InterruptedException {
    Path pom = folder.resolve("pom.xml");
    Files.writeString(pom, project(artifacts));
    Path log = folder.resolve("maven.log");
    List<String> command =
        Stream.concat(
                maven.stream(),
                Stream.of(
                    "-B",
                    "-ntp",
                    "-f",
                    pom.toAbsolutePath().toString(),
                    GOAL,
                    "-DoutputDirectory=" + folder.toAbsolutePath()))
            .toList();
    int status = run(command, folder, log);
    List<String> missing =
        artifacts.stream()
            .filter(artifact -> !Files.isRegularFile(folder.resolve(artifact.fileName())))
            .map(Artifact::coordinates)
            .toList();
    if (status != 0 || !missing.isEmpty()) {
      throw InputException.of(
          "the sample corpus: Maven could not fetch %s (%s); connect to the network, or set a mirror"
              + " in Maven's settings.xml, and start again",
          missing.isEmpty() ? "its plugins" : String.join(", ", missing), reason(log));
    }
  }

  private int run(List<String> command, Path folder, Path log)
      throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw InputException.of(
          "the sample corpus: Maven ('%s') cannot be started; install Maven 3.8 or later and put mvn on"
              + " the PATH, or set MAVEN_HOME",
          command.get(0));
    }
    try {
      process.getOutputStream().close();
      return process.waitFor();
    } finally {
      process.destroy();
    }
  }

  /** Maven's first line of error, without its tail of links and advice. */
  private static String reason(Path log) throws IOException {
    try (Stream<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines()) {
      String line =
          lines
              .filter(l -> l.startsWith("[ERROR]") || l.contains("FATAL"))
              .findFirst()
              .orElse("it gave no reason");
      String reason = line.replaceFirst("^\\[\\w+\\]\\s*", "").replaceFirst(" -> \\[Help.*", "");
      return reason.length() > 400 ? reason.substring(0, 400) + " ..." : reason;
    }
  }

  private static String project(Collection<Artifact> artifacts) {
    return """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>org.mixlaw</groupId>
          <artifactId>sample-corpus</artifactId>
          <version>1</version>
          <packaging>pom</packaging>
          <build><plugins><plugin>
            <groupId>org.apache.maven.plugins</groupId>
            <artifactId>maven-dependency-plugin</artifactId>
            <configuration><artifactItems>
        %s
            </artifactItems></configuration>
          </plugin></plugins></build>
        </project>
        """
        .formatted(artifacts.stream().map(MavenArtifacts::item).collect(Collectors.joining("\n")));
  }

  private static String item(Artifact artifact) {
    return "<artifactItem><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>%s</artifactItem>"
        .formatted(
            artifact.groupId(),
            artifact.artifactId(),
            artifact.version(),
            artifact.classifier().isEmpty()
                ? ""
                : "<classifier>" + artifact.classifier() + "</classifier>");
  }
}
