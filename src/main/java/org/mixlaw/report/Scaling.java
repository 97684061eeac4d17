package org.mixlaw.report;

import java.util.ArrayList;
import java.util.List;
import org.mixlaw.law.scaling.LossShape;

/** The factor by which size and tokens scale a loss, as a formula. */
final class Scaling {
  private Scaling() {}

  /** How size and tokens scale a loss, without the terms that the measurements have no say in. */
  static String scaled(LossShape shape) {
    String size = shape.bySize() ? " + A (N/N0)^\u2212a" : "";
    String tokens =
        shape.byTokens() ? " + B" + (interacts(shape) ? " (N/N0)^g" : "") + " (D/D0)^\u2212b" : "";
    return size.isEmpty() && tokens.isEmpty() ? "" : " (1" + size + tokens + ")";
  }

  private static boolean interacts(LossShape shape) {
    return shape.bySize() && shape.byTokens() && shape.interaction() != 0;
  }

  /** The numbers of that which all domains share, behind a semicolon. */
  static String exponents(LossShape shape) {
    List<String> shared = new ArrayList<>();
    if (shape.bySize()) {
      shared.add("a = " + Figures.number(shape.sizeExponent()));
      shared.add("N0 = " + Figures.count(shape.size()));
    }
    if (shape.byTokens()) {
      shared.add("b = " + Figures.number(shape.tokenExponent()));
      shared.add("D0 = " + Figures.count(shape.tokens()));
    }
    if (interacts(shape)) {
      shared.add("g = " + Figures.number(shape.interaction()));
    }
    return shared.isEmpty() ? "" : "; shared by all domains: " + String.join(", ", shared);
  }
}
