package org.mixlaw.corpus.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;

/** Where pinned jars come from. */
@FunctionalInterface
public interface ArtifactSource {
  /**
   * Puts jars into a folder, each under its {@link Artifact#fileName()}. The caller checks their
   * SHA-256.
   *
   * @param artifacts which jars
   * @param folder an existing folder
   * @throws org.mixlaw.base.InputException if they cannot be had: one sentence on what to do
   * @throws IOException if the folder cannot be written
   * @throws InterruptedException if interrupted while waiting
   */
  void fetch(Collection<Artifact> artifacts, Path folder) throws IOException, InterruptedException;
}
