package org.mixlaw.cli.console;

import java.lang.reflect.AnnotatedElement;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.InputException;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Runs the command that was called; where the place of its result ({@link Written}) cannot be
 * written, that is told before any work.
 */
public final class WritableFirst extends CommandLine.RunLast {
  @Override
  protected List<Object> handle(CommandLine.ParseResult parsed) {
    List<CommandLine> commands = parsed.asCommandLineList();
    CommandLine called = commands.get(commands.size() - 1);
    try {
      called.getCommandSpec().options().forEach(WritableFirst::check);
    } catch (InputException e) {
      throw new CommandLine.ExecutionException(called, e.getMessage(), e);
    }
    return super.handle(parsed);
  }

  private static void check(OptionSpec option) {
    Written written =
        option.userObject() instanceof AnnotatedElement field
            ? field.getAnnotation(Written.class)
            : null;
    Object value = option.getValue();
    Object given = value instanceof Optional<?> optional ? optional.orElse(null) : value;
    if (written != null && given instanceof Path place) {
      AtomicFiles.requireWritable(place.resolve(written.value()));
    }
  }
}
