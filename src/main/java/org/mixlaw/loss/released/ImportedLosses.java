package org.mixlaw.loss.released;

import java.util.List;
import java.util.Locale;

/**
 * What an import found.
 *
 * @param experiment the experiment taken
 * @param trainingDomains its training domains, in the order of the proportions
 * @param rows the losses, by model size, run, tokens and domain
 * @param notices in words: every trap met and what was done about it
 */
public record ImportedLosses(
    String experiment, List<String> trainingDomains, List<Row> rows, List<String> notices) {
  /**
   * One measured loss.
   *
   * @param run the run's name in the loss table: {@code 70M-m014}
   * @param model the model size: {@code 70M}
   * @param params non-embedding parameters
   * @param tokens tokens seen
   * @param proportions proportions in the order of the training domains
   * @param domain the validation domain
   * @param loss nats per token
   */
  public record Row(
      String run,
      String model,
      long params,
      long tokens,
      List<Double> proportions,
      String domain,
      double loss) {}

  /**
   * The loss table as CSV.
   *
   * @return header and rows
   */
  public String csv() {
    StringBuilder csv = new StringBuilder("run,model,params,tokens");
    trainingDomains.forEach(domain -> csv.append(",mix.").append(domain));
    csv.append(",domain,loss\n");
    for (Row row : rows) {
      csv.append(row.run).append(',').append(row.model).append(',').append(row.params);
      csv.append(',').append(row.tokens);
      row.proportions.forEach(p -> csv.append(',').append(p));
      csv.append(',').append(row.domain).append(',').append(decimal(row.loss)).append('\n');
    }
    return csv.toString();
  }

  /** Six decimals, as the published tables have them, unless that would lose digits. */
  private static String decimal(double loss) {
    String six = String.format(Locale.ROOT, "%.6f", loss);
    return Double.parseDouble(six) == loss ? six : Double.toString(loss);
  }
}
