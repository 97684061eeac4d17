package org.mixlaw.loss;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.Locale;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.InputException;

/** What losses are measured in. Laws hold in either, and predict in the one they were fitted in. */
public enum LossUnit {
  /** Natural logarithm of the inverse probability, a token. */
  NATS_PER_TOKEN("nats per token", "nats"),
  /** Binary logarithm of the inverse probability, a byte of UTF-8: tokenizers can be compared. */
  BITS_PER_BYTE("bits per byte", "bits per byte");

  /** The column of tables that says it. */
  public static final String COLUMN = "unit";

  private final String words;
  private final String brief;

  LossUnit(String words, String brief) {
    this.words = words;
    this.brief = brief;
  }

  /**
   * The unit as tables and documents have it.
   *
   * @return {@code nats_per_token} or {@code bits_per_byte}
   */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The unit behind a difference of losses.
   *
   * @return {@code nats} or {@code bits per byte}
   */
  public String brief() {
    return brief;
  }

  @Override
  public String toString() {
    return words;
  }

  /**
   * Reads a unit.
   *
   * @param text the label, the words, or {@code nats} or {@code bpb}
   * @return the unit
   * @throws InputException if it is none
   */
  @JsonCreator
  public static LossUnit parse(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT).replaceAll("[ _-]+", " ")) {
      case "nats per token", "nats" -> NATS_PER_TOKEN;
      case "bits per byte", "bpb" -> BITS_PER_BYTE;
      default ->
          throw InputException.of(
              "the unit '%s' is unknown; accepted are nats_per_token and bits_per_byte", text);
    };
  }

  /**
   * The unit of a table of losses.
   *
   * @param table a table, perhaps with a column {@value #COLUMN}
   * @return the unit that all its rows have; nats per token where the table does not say
   * @throws InputException if rows differ, or say no unit
   */
  public static LossUnit of(CsvTable table) {
    LossUnit unit = NATS_PER_TOKEN;
    for (int i = 0; i < table.rows().size(); i++) {
      CsvTable.Row row = table.rows().get(i);
      LossUnit own;
      try {
        own = row.optionalText(COLUMN).map(LossUnit::parse).orElse(NATS_PER_TOKEN);
      } catch (InputException e) {
        throw new InputException(row.where() + ": " + e.getMessage());
      }
      if (i > 0 && own != unit) {
        throw InputException.of(
            "%s: this loss is in %s, those before in %s; one table has one unit",
            row.where(), own, unit);
      }
      unit = own;
    }
    return unit;
  }

  /**
   * The unit that names of losses speak of.
   *
   * @param names columns or metrics
   * @return bits per byte where each name has {@code bpb} or {@code bits_per_byte} in it, nats per
   *     token where none has
   * @throws InputException if some have and some have not
   */
  public static LossUnit named(Collection<String> names) {
    long bits =
        names.stream()
            .filter(
                name ->
                    name.toLowerCase(Locale.ROOT)
                        .matches(".*(?:bpb|bits[ _/-]?(?:per[ _/-]?)?byte).*"))
            .count();
    if (bits > 0 && bits < names.size()) {
      throw InputException.of(
          "of %d losses, %d are in bits per byte by their names; a table has one unit: choose the"
              + " losses with --metrics",
          names.size(), bits);
    }
    return bits > 0 ? BITS_PER_BYTE : NATS_PER_TOKEN;
  }
}
