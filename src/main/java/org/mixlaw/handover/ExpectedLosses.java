package org.mixlaw.handover;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.CsvText;
import org.mixlaw.fit.Prediction;
import org.mixlaw.loss.LossUnit;

/**
 * The losses that the real run should show, and when to look.
 *
 * @param params non-embedding parameters of the model
 * @param unit what the losses are measured in
 * @param level the level of the intervals
 * @param points by token count, rising; the last is the end of the run
 * @param baseline the losses of the baseline at the end of the run, where the mixture is not it
 * @param gain by how much the overall loss should lie below the baseline's at the end
 */
public record ExpectedLosses(
    long params,
    LossUnit unit,
    double level,
    List<Point> points,
    SortedMap<String, Prediction> baseline,
    Optional<Prediction> gain) {
  private static final List<String> COLUMNS =
      List.of("mixture", "params", "tokens", "domain", "loss", "lower", "upper", LossUnit.COLUMN);

  /**
   * The losses at one token count.
   *
   * @param tokens tokens seen, of the run's tokenizer
   * @param step the optimizer step that ends there
   * @param losses losses by validation domain, the weighted overall loss under {@code *}
   */
  public record Point(long tokens, long step, SortedMap<String, Prediction> losses) {}

  /**
   * The end of the run.
   *
   * @return the last point
   */
  public Point last() {
    return points.get(points.size() - 1);
  }

  /**
   * The losses as a table of predictions.
   *
   * @param mixture the mixture's name
   * @return CSV with a header
   */
  String csv(String mixture) {
    StringBuilder text = new StringBuilder(CsvText.line(COLUMNS));
    for (Point point : points) {
      rows(text, mixture, point.tokens(), point.losses());
    }
    rows(text, "baseline", last().tokens(), baseline);
    return text.toString();
  }

  private void rows(
      StringBuilder text, String mixture, long tokens, SortedMap<String, Prediction> losses) {
    losses.forEach(
        (domain, p) ->
            text.append(
                CsvText.line(
                    List.of(
                        mixture,
                        params,
                        tokens,
                        domain,
                        p.loss(),
                        p.lower(),
                        p.upper(),
                        unit.label()))));
  }

  /**
   * Predictions in another unit, domain by domain.
   *
   * @param losses losses by domain
   * @param factors what each is multiplied with; 1 where a domain is not listed
   * @return the losses so converted
   */
  static SortedMap<String, Prediction> scaled(
      SortedMap<String, Prediction> losses, SortedMap<String, Double> factors) {
    SortedMap<String, Prediction> scaled = new TreeMap<>();
    losses.forEach(
        (domain, p) -> {
          double by = factors.getOrDefault(domain, 1.0);
          scaled.put(domain, new Prediction(by * p.loss(), by * p.lower(), by * p.upper()));
        });
    return scaled;
  }
}
