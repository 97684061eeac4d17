package org.mixlaw.study.outcome;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.mixlaw.base.DocumentFormat;
import org.mixlaw.base.Documents;
import org.mixlaw.base.Provenance;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;

/**
 * Predicted beside observed: what the laws said of mixtures at larger models, and what training
 * these models gave.
 *
 * @param format version of this document
 * @param level the level of the intervals, 0.8 for 80%
 * @param sizes what came of every model that was trained, by rising size
 * @param transfer how what smaller models say carries over to larger ones; empty where neither
 *     pilots nor validation have two sizes
 * @param provenance what made it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Validation(
    int format,
    double level,
    List<AtSize> sizes,
    Optional<Transfer> transfer,
    Provenance provenance) {
  /** The format that this version writes and reads. */
  public static final DocumentFormat FORMAT =
      new DocumentFormat(
          3, "validation file", List.of("sizes", "ranking"), "'mixlaw validate' or 'mixlaw run'");

  /** Holds the sizes in their order. */
  public Validation {
    List<AtSize> rising = new ArrayList<>(sizes);
    rising.sort(AtSize.RISING);
    sizes = List.copyOf(rising);
    transfer = transfer == null ? Optional.empty() : transfer;
  }

  /**
   * What came of the largest model: what the verdict goes by.
   *
   * @return the last of the sizes
   */
  public AtSize largest() {
    return sizes.get(sizes.size() - 1);
  }

  /**
   * Reads {@code validation.json}.
   *
   * @param file the file
   * @return what it holds
   * @throws org.mixlaw.base.InputException if it is missing, damaged, or of another version's
   *     format
   */
  public static Validation read(Path file) {
    FORMAT.requireJson(file);
    return Documents.readJson(file, Validation.class);
  }

  /**
   * Whether another verdict was made of the same and says the same, whenever that was.
   *
   * @param other the other
   * @return true if it need not be written again
   */
  public boolean saysTheSameAs(Validation other) {
    return level == other.level
        && provenance.inputs().equals(other.provenance.inputs())
        && Documents.json()
            .valueToTree(sizes)
            .equals(Documents.json().<JsonNode>valueToTree(other.sizes));
  }

  /** The domain name of the weighted overall loss, as in a table of predictions. */
  public static final String OVERALL = Weights.OVERALL;

  /**
   * One mixture, predicted and trained.
   *
   * @param name its name: {@code optimum}, {@code baseline}
   * @param run the run that trained it
   * @param mixture the mixture
   * @param losses one row a validation domain, and last the weighted overall loss
   */
  public record Checked(String name, String run, Mixture mixture, List<Row> losses) {
    /**
     * The weighted overall loss.
     *
     * @return its row
     */
    public Row overall() {
      return losses.get(losses.size() - 1);
    }

    /**
     * The losses of single domains.
     *
     * @return all rows but that of the overall loss
     */
    public List<Row> domains() {
      return losses.subList(0, losses.size() - 1);
    }
  }

  /**
   * One predicted loss beside the observed one, in nats per token.
   *
   * @param domain the validation domain, {@code *} for the weighted overall loss
   * @param predicted the laws' prediction
   * @param lower lower end of its interval
   * @param upper upper end of its interval
   * @param observed the trained model's loss
   * @param relativeError predicted over observed, less 1
   */
  public record Row(
      String domain,
      double predicted,
      double lower,
      double upper,
      double observed,
      double relativeError) {
    /**
     * A row with its relative error worked out.
     *
     * @param domain the validation domain
     * @param predicted the prediction
     * @param lower lower end of its interval
     * @param upper upper end of its interval
     * @param observed the trained model's loss
     * @return the row
     */
    public static Row of(
        String domain, double predicted, double lower, double upper, double observed) {
      return new Row(domain, predicted, lower, upper, observed, predicted / observed - 1);
    }

    /**
     * Whether the interval holds what was observed.
     *
     * @return true within it, ends included
     */
    public boolean inside() {
      return observed >= lower && observed <= upper;
    }
  }

  /**
   * The order of the mixtures by overall loss, lowest first.
   *
   * @param predicted names in the predicted order
   * @param observed names in the observed order
   * @param sameOrder whether the two are the same
   * @param predictedGain overall loss of the baseline less that of the optimum, predicted, nats per
   *     token
   * @param observedGain the same, observed
   * @param domains number of validation domains
   * @param signsPredictedCorrectly number of domains in which it was predicted which of optimum and
   *     baseline is better
   */
  public record Ranking(
      List<String> predicted,
      List<String> observed,
      boolean sameOrder,
      double predictedGain,
      double observedGain,
      int domains,
      int signsPredictedCorrectly) {

    /**
     * Ranks mixtures.
     *
     * @param mixtures the optimum first, the baseline second
     * @return the ranking
     */
    public static Ranking of(List<Checked> mixtures) {
      List<String> predicted = order(mixtures, Comparator.comparingDouble(Row::predicted));
      List<String> observed = order(mixtures, Comparator.comparingDouble(Row::observed));
      Checked optimum = mixtures.get(0);
      Checked baseline = mixtures.get(1);
      int domains = optimum.losses().size() - 1;
      int right = 0;
      for (int d = 0; d < domains; d++) {
        Row ours = optimum.losses().get(d);
        Row theirs = baseline.losses().get(d);
        if (Math.signum(ours.predicted() - theirs.predicted())
            == Math.signum(ours.observed() - theirs.observed())) {
          right++;
        }
      }
      return new Ranking(
          predicted,
          observed,
          predicted.equals(observed),
          baseline.overall().predicted() - optimum.overall().predicted(),
          baseline.overall().observed() - optimum.overall().observed(),
          domains,
          right);
    }

    private static List<String> order(List<Checked> mixtures, Comparator<Row> by) {
      List<Checked> sorted = new ArrayList<>(mixtures);
      sorted.sort(Comparator.comparing(Checked::overall, by));
      return sorted.stream().map(Checked::name).toList();
    }
  }
}
