package org.mixlaw.corpus.build;

/** Is told how the build of a corpus gets on. Methods return quickly. */
public interface BuildListener {
  /** Listens to nothing. */
  BuildListener NONE = new BuildListener() {};

  /**
   * Something the user should know.
   *
   * @param sentence the sentence
   */
  default void notice(String sentence) {}

  /**
   * The build has got further.
   *
   * @param progress how far it is
   */
  default void progress(Progress progress) {}

  /** The build has ended, well or not. */
  default void end() {}

  /**
   * How far a build is.
   *
   * @param phase what is being done, to be read
   * @param source the source being read
   * @param bytes bytes read in this phase, as they lie on the disk, those of an earlier,
   *     interrupted build among them
   * @param total bytes to read in this phase
   * @param tokens tokens written in this phase
   * @param kept bytes that an interrupted build had read before this one went on
   */
  record Progress(String phase, String source, long bytes, long total, long tokens, long kept) {}
}
