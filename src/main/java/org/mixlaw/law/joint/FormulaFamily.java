package org.mixlaw.law.joint;

import java.util.List;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.Series;

/**
 * A family whose laws are {@link JointLaw}: mixing laws by formula, scaled by size and tokens where
 * the family has several scales.
 */
interface FormulaFamily extends LawFamily {
  @Override
  default Scope scope() {
    return Scope.ONE_SCALE;
  }

  @Override
  default Class<? extends Law> kind() {
    return JointLaw.class;
  }

  @Override
  default Law draw(Outcome outcome, List<Series> series, LawOptions options, long seed) {
    return JointFit.draw(outcome, series, options, seed);
  }
}
