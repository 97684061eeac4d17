package org.mixlaw.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.mixlaw.base.DocumentFormat;
import org.mixlaw.base.Documents;
import org.mixlaw.base.Provenance;
import org.mixlaw.loss.StepsToMatch;
import org.mixlaw.loss.Weights;
import org.mixlaw.mixture.Mixture;

/**
 * Predicted beside observed: what the laws said of mixtures at a larger model, and what training
 * that model gave.
 *
 * @param format version of this document
 * @param card the model's card
 * @param params its non-embedding parameters
 * @param tokens its training length
 * @param level the level of the intervals, 0.8 for 80%
 * @param mixtures every mixture that was trained, the optimum first, the baseline second
 * @param ranking whether the laws put them in the right order
 * @param stepsToMatch at what share of its tokens the optimum reaches the baseline's final overall
 *     loss
 * @param warnings how far the training lies from what the laws were fitted on
 * @param provenance what made it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Validation(
    int format,
    String card,
    long params,
    long tokens,
    double level,
    List<Checked> mixtures,
    Ranking ranking,
    Optional<StepsToMatch> stepsToMatch,
    List<String> warnings,
    Provenance provenance) {
  /** The format that this version writes and reads. */
  public static final DocumentFormat FORMAT =
      new DocumentFormat(2, "'mixlaw validate' or 'mixlaw run'");

  /** Puts an empty list where a document leaves it out. */
  public Validation {
    warnings = warnings == null ? List.of() : List.copyOf(warnings);
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
    static Ranking of(List<Checked> mixtures) {
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

  /**
   * The mean absolute relative error over the validation domains of all mixtures.
   *
   * @return a share, 0.01 for one per cent
   */
  public double meanRelativeError() {
    return mixtures.stream()
        .flatMap(checked -> checked.losses().subList(0, checked.losses().size() - 1).stream())
        .mapToDouble(row -> Math.abs(row.relativeError()))
        .average()
        .orElse(Double.NaN);
  }

  /**
   * The mixtures by name.
   *
   * @param name {@code optimum} or {@code baseline}
   * @return the mixture of that name
   */
  public Optional<Checked> find(String name) {
    return mixtures.stream().filter(checked -> checked.name().equals(name)).findFirst();
  }
}
