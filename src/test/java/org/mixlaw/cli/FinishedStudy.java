package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.io.TempDir;

/**
 * The folder of a finished {@link SmallStudy} whose domains have names that need quoting: a
 * parameter of tests, made once and shared by all of them, so that nothing is to be changed in it.
 */
final class FinishedStudy implements ParameterResolver {
  static final String COUNTING = "counting, up";
  static final String SPELLING = "spelling \"aA\"";

  private static final class Made implements AutoCloseable {
    private final Path root;

    private Made() {
      try {
        root = Files.createTempDirectory("mixlaw-finished");
        Path config = SmallStudy.write(root, "", "");
        Files.writeString(
            config,
            Files.readString(config)
                .replace("    counting:", "    '" + COUNTING + "':")
                .replace("    spelling:", "    '" + SPELLING + "':"));
        Answer made =
            Answer.to(
                "run",
                config.toString(),
                "--study",
                folder().toString(),
                "--device",
                "cpu",
                "--slots",
                "0",
                "--threads",
                "1");
        assertEquals(0, made.status(), made.err());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Path folder() {
      return root.resolve("study");
    }

    @Override
    public void close() throws IOException {
      try (Stream<Path> files = Files.walk(root)) {
        List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        for (Path file : deepestFirst) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Path.class
        && !parameter.isAnnotated(TempDir.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(FinishedStudy.class))
        .getOrComputeIfAbsent(Made.class, key -> new Made(), Made.class)
        .folder();
  }
}
