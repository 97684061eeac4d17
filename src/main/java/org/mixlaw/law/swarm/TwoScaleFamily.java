package org.mixlaw.law.swarm;

import java.util.List;
import org.mixlaw.law.Law;
import org.mixlaw.law.LawFamily;
import org.mixlaw.law.LawOptions;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.Series;

/**
 * Losses of many mixtures at a small scale, carried over to a large one where few were measured.
 *
 * @param name the name
 * @param description what they are
 * @param affine whether by a straight line of logarithms instead of a process
 */
public record TwoScaleFamily(String name, String description, boolean affine) implements LawFamily {
  @Override
  public Scope scope() {
    return Scope.TWO_SCALES;
  }

  @Override
  public Class<? extends Law> kind() {
    return TwoScaleLaw.class;
  }

  @Override
  public List<Class<? extends Law>> kinds() {
    return List.of(TwoScaleLaw.class, TwoScaleDraw.class, SwarmLaw.class, SwarmDraw.class);
  }

  @Override
  public boolean mayBeChosen() {
    return true;
  }

  /** The two scales alone. */
  @Override
  public LossTable part(LossTable table) {
    return Scales.of(List.copyOf(Series.byDomain(table).values()))
        .map(
            scales ->
                table.filter(
                    row ->
                        scales.small().is(row.params(), row.tokens())
                            || scales.large().is(row.params(), row.tokens())))
        .orElse(table);
  }

  @Override
  public Outcome fit(List<String> trainingDomains, List<Series> series, LawOptions options) {
    return Outcome.of(TwoScaleFit.fit(trainingDomains, series, affine, options.brief()));
  }

  @Override
  public Law draw(Outcome outcome, List<Series> series, LawOptions options, long seed) {
    return ((TwoScaleLaw) outcome.law()).draw(seed);
  }
}
