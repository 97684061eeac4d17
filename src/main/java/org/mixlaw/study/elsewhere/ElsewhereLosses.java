package org.mixlaw.study.elsewhere;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.stream.ValidationSet;
import org.mixlaw.loss.LossTable;
import org.mixlaw.loss.LossUnit;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.study.NamedMixtures;

/** Losses that another trainer measured, as {@code validate --losses} takes them. */
final class ElsewhereLosses {
  /** Proportions this near to a mixture's, as total variation, are that mixture rounded. */
  private static final double ROUNDING = 5e-3;

  private static final String MIX = "mix.";

  private final NamedMixtures mixtures;
  private final Map<String, ValidationSet> sets;
  private final OptionalLong tokens;

  /**
   * A reader.
   *
   * @param mixtures the study's mixtures by name
   * @param sets the study's held-out text by validation domain
   * @param tokens tokens that all of the models have seen, where the table does not say it
   */
  ElsewhereLosses(NamedMixtures mixtures, Map<String, ValidationSet> sets, OptionalLong tokens) {
    this.mixtures = mixtures;
    this.sets = sets;
    this.tokens = tokens;
  }

  /**
   * Reads a table: {@code params}, {@code domain} and {@code loss}; {@code mixture} (a name) or the
   * columns {@code mix.<domain>}; {@code tokens}, where it is not given; perhaps {@code model} and
   * {@code unit}. Losses in bits per byte become nats per token of the study's tokenizer.
   *
   * @param file the table
   * @return its losses as rows of a loss table
   * @throws InputException naming the line of what is wrong
   */
  List<LossTable.Row> read(Path file) {
    CsvTable table = CsvTable.read(file);
    table.require("params", "domain", "loss");
    if (!table.columns().contains("mixture")
        && table.columns().stream().noneMatch(column -> column.startsWith(MIX))) {
      throw InputException.of(
          "%s: says no mixture; a column 'mixture' with names (%s) or columns 'mix.<domain>' are"
              + " needed",
          file, String.join(", ", mixtures.known().keySet()));
    }
    LossUnit unit = LossUnit.of(table);
    List<LossTable.Row> rows = new ArrayList<>();
    for (CsvTable.Row row : table.rows()) {
      rows.add(row(row, unit, table.columns()));
    }
    if (rows.isEmpty()) {
      throw InputException.of("%s: has a header but no rows", file);
    }
    return rows;
  }

  private LossTable.Row row(CsvTable.Row row, LossUnit unit, List<String> columns) {
    String name =
        columns.contains("mixture") ? row.text("mixture") : nearest(proportions(row, columns), row);
    String domain = row.text("domain");
    ValidationSet set = sets.get(domain);
    if (set == null) {
      throw InputException.of(
          "%s: '%s' is no validation domain of the study; it has %s",
          row.where(), domain, String.join(", ", sets.keySet()));
    }
    double loss = row.number("loss");
    if (!(loss > 0)) {
      throw InputException.of(
          "%s: the loss is %s; accepted are numbers above 0", row.where(), loss);
    }
    double natsOfBit = Math.log(2) * set.bytesPerToken();
    double nats = unit == LossUnit.BITS_PER_BYTE ? loss * natsOfBit : loss;
    if (Double.isNaN(nats)) {
      throw InputException.of(
          "%s: the bytes per token of '%s' are not known, so bits per byte cannot be turned into"
              + " nats per token",
          row.where(), domain);
    }
    double bits = nats / natsOfBit;
    return new LossTable.Row(
        ElsewhereTable.run(name),
        row.optionalText("model").orElse("elsewhere"),
        row.positive("params"),
        "",
        row.optionalText("tokens").isPresent() ? row.positive("tokens") : given(row),
        mixtures.find(name, row.where() + ": column 'mixture'"),
        domain,
        nats,
        Double.isNaN(bits) ? OptionalDouble.empty() : OptionalDouble.of(bits),
        OptionalDouble.empty());
  }

  private long given(CsvTable.Row row) {
    return tokens.orElseThrow(
        () ->
            InputException.of(
                "%s: the tokens seen are not said; a column 'tokens' or --tokens is needed",
                row.where()));
  }

  private static Mixture proportions(CsvTable.Row row, Collection<String> columns) {
    Map<String, Double> proportions = new LinkedHashMap<>();
    for (String column : columns) {
      if (column.startsWith(MIX)) {
        proportions.put(column.substring(MIX.length()), row.number(column));
      }
    }
    try {
      return Mixture.of(proportions);
    } catch (InputException e) {
      throw InputException.of("%s: %s", row.where(), e.getMessage());
    }
  }

  /** The name of the mixture that has these proportions. */
  private String nearest(Mixture mixture, CsvTable.Row row) {
    return mixtures.known().entrySet().stream()
        .filter(entry -> entry.getValue().distance(mixture) <= ROUNDING)
        .min(
            (one, other) ->
                Double.compare(
                    one.getValue().distance(mixture), other.getValue().distance(mixture)))
        .map(Map.Entry::getKey)
        .orElseThrow(
            () ->
                InputException.of(
                    "%s: the study has no mixture %s; it has %s",
                    row.where(), mixture, String.join(", ", mixtures.known().keySet())));
  }
}
