package org.mixlaw.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.InputException;
import org.mixlaw.model.network.Devices;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.reference.FoundText;
import org.mixlaw.study.reference.StudySketch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mixlaw init}: a first study file from folders of text. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Write a first study file, with comments, from folders of text.",
      "Every folder in DIR that holds text becomes a domain (without such folders, every file);"
          + " sizes and lengths are those of this machine, a GPU's where it has one."
    },
    footer = {"", "Example: mixlaw init texts --out texts.yaml; mixlaw plan texts.yaml"})
final class InitCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "The folder with the domains' folders.")
  private Path folder;

  @Option(
      names = "--out",
      paramLabel = "STUDY.yaml",
      defaultValue = "study.yaml",
      description = "The study file to write; one that is there stays (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (Files.exists(out)) {
      throw InputException.of("%s: is there already; give another file with --out", out);
    }
    Path base = out.toAbsolutePath().normalize().getParent();
    List<StudySketch.Domain> domains = FoundText.in(folder, base);
    String name =
        String.valueOf(folder.toAbsolutePath().normalize().getFileName())
            .replaceAll("[^A-Za-z0-9._-]+", "-");
    StudySketch sketch = new StudySketch(name, domains, Devices.gpuName(0).isPresent());
    AtomicFiles.write(out, sketch.text());
    StudyFile.read(out);
    spec.commandLine()
        .getOut()
        .printf(
            "%s: a study of %d domains (%s)%nnext: mixlaw plan %s%n",
            out,
            domains.size(),
            String.join(", ", domains.stream().map(StudySketch.Domain::name).toList()),
            out);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
