package org.mixlaw.loss;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A form in which losses come from elsewhere. */
public interface LossFormat {
  /**
   * Its name.
   *
   * @return as {@code --format} takes it
   */
  String label();

  /**
   * What it reads.
   *
   * @return a line for the command's help: the inputs it wants, and what they are
   */
  String description();

  /**
   * The options it takes.
   *
   * @return their names, such as {@code --params}; others are refused
   */
  Set<String> options();

  /**
   * Reads losses.
   *
   * @param inputs files or folders, one at least
   * @param options how
   * @return the losses and what there is to tell
   * @throws IOException if a file or folder cannot be read
   * @throws org.mixlaw.base.InputException if the inputs are not what the format wants
   */
  ImportedLosses read(List<Path> inputs, ImportOptions options) throws IOException;
}
