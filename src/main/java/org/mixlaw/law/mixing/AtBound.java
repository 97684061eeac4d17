package org.mixlaw.law.mixing;

import java.util.List;

/**
 * A parameter of a mixing law that a fit left at the edge of what is accepted.
 *
 * @param form the law's form
 * @param parameter its place in {@link MixingForm#parameters}
 * @param edge which edge
 */
public record AtBound(MixingForm form, int parameter, Edge edge) {
  /** An edge of what is accepted. */
  public enum Edge {
    /** The term is 0: the law does without it, which is a law. */
    ZERO("%s = 0", false),
    /** The term tends to 0 while its slopes grow: the form has no best fit. */
    VANISHING("%s all but 0", true),
    /** The slope is steeper than exponents are followed to. */
    STEEPEST("%s beyond all that exponents are followed to", true);

    private final String words;
    private final boolean degenerate;

    Edge(String words, boolean degenerate) {
      this.words = words;
      this.degenerate = degenerate;
    }
  }

  /**
   * Whether the parameters mean nothing there.
   *
   * @return true where the fit is ill-posed
   */
  public boolean isDegenerate() {
    return edge.degenerate;
  }

  /**
   * The parameter and its edge.
   *
   * @param domains names of the training domains
   * @return such as {@code k books = 0}
   */
  public String words(List<String> domains) {
    return edge.words.formatted(form.parameters(domains).get(parameter));
  }
}
