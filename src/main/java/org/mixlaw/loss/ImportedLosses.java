package org.mixlaw.loss;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mixlaw.base.CsvText;

/**
 * What an import found.
 *
 * @param experiment what was taken, where the source holds several experiments; else what the
 *     source is called
 * @param trainingDomains its training domains, in the order of the proportions
 * @param rows the losses
 * @param unit what they are measured in
 * @param notices in words: every trap met and what was done about it
 * @param files the files that were read
 */
public record ImportedLosses(
    String experiment,
    List<String> trainingDomains,
    List<Row> rows,
    LossUnit unit,
    List<String> notices,
    List<Path> files) {
  /** Copies. */
  public ImportedLosses {
    trainingDomains = List.copyOf(trainingDomains);
    rows = List.copyOf(rows);
    notices = List.copyOf(notices);
    files = List.copyOf(files);
  }

  /**
   * One measured loss.
   *
   * @param run the run's name in the loss table: {@code 70M-m014}
   * @param model the model's name or size, such as {@code 70M}; may be empty
   * @param params non-embedding parameters
   * @param tokens tokens seen
   * @param proportions proportions in the order of the training domains
   * @param domain the validation domain
   * @param loss the loss, in the table's unit; NaN where it diverged
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
    List<Object> header = new ArrayList<>(List.of("run", "model", "params", "tokens"));
    trainingDomains.forEach(domain -> header.add("mix." + domain));
    header.addAll(List.of("domain", "loss"));
    List<String> told = unit == LossUnit.NATS_PER_TOKEN ? List.of() : List.of(unit.label());
    if (!told.isEmpty()) {
      header.add(LossUnit.COLUMN);
    }
    StringBuilder csv = new StringBuilder(CsvText.line(header));
    for (Row row : rows) {
      List<Object> fields = new ArrayList<>(List.of(row.run, row.model, row.params, row.tokens));
      fields.addAll(row.proportions);
      fields.addAll(List.of(row.domain, decimal(row.loss)));
      fields.addAll(told);
      csv.append(CsvText.line(fields));
    }
    return csv.toString();
  }

  /** Six decimals, as the published tables have them, unless that would lose digits. */
  private static String decimal(double loss) {
    String six = String.format(Locale.ROOT, "%.6f", loss);
    return Double.parseDouble(six) == loss ? six : Double.toString(loss);
  }
}
