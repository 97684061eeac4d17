package org.mixlaw.handover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.InputException;

/**
 * Writes hand-overs: a trainer's files, {@code mixture.json}, {@code expected.csv} and a README.
 */
public final class HandoverFolder {
  private HandoverFolder() {}

  /**
   * Writes a hand-over; files of an earlier one are replaced.
   *
   * @param handover the hand-over
   * @param target whom it goes to
   * @param out the folder; made when missing
   * @return the names of the files, the README last
   * @throws IOException if writing fails
   * @throws InputException if the folder is a file, or the trainer cannot read the token files
   */
  public static List<String> write(Handover handover, HandoverTarget target, Path out)
      throws IOException {
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw InputException.of("--out: %s is a file; a folder is needed", out);
    }
    List<HandoverTarget.NamedText> files = new ArrayList<>(target.files(handover));
    files.add(new HandoverTarget.NamedText("mixture.json", MixtureDocument.of(handover).json()));
    handover
        .expected()
        .ifPresent(
            expected ->
                files.add(
                    new HandoverTarget.NamedText(
                        "expected.csv", expected.csv(handover.blend().mixture()))));
    files.add(new HandoverTarget.NamedText("README.md", Readme.of(handover, target, out)));
    for (HandoverTarget.NamedText file : files) {
      AtomicFiles.write(out.resolve(file.name()), file.text());
    }
    return files.stream().map(HandoverTarget.NamedText::name).toList();
  }
}
