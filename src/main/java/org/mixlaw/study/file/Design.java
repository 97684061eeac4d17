package org.mixlaw.study.file;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Key;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.PriorDesign;

/** How the study's pilot mixtures come about: the key {@code mixtures.design} of the study file. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Design.Halving.class, name = "halving"),
  @JsonSubTypes.Type(value = Design.Dirichlet.class, name = "dirichlet"),
  @JsonSubTypes.Type(value = Design.Listed.class, name = "file")
})
public sealed interface Design {
  /**
   * The largest proportion of a domain, for pilots and for the optimum alike.
   *
   * @return caps by domain; domains that are not listed may take up to 1
   */
  SortedMap<String, Double> caps();

  /**
   * Whether the mixtures depend on the tokens there are, so that they are known only once the
   * corpus is built.
   *
   * @return true if they do
   */
  default boolean takesTokens() {
    return false;
  }

  /**
   * How many mixtures a generated design has.
   *
   * @return the count; empty where a file lists them
   */
  default OptionalInt mixtures() {
    return OptionalInt.empty();
  }

  /**
   * Mixtures from the grid of halved proportions ("Data Mixing Laws", arXiv 2403.16952, appendix on
   * pilot mixtures).
   *
   * @param grid the finest step as a fraction, {@code 1/16}
   * @param caps the largest proportion by domain
   * @param count how many mixtures
   */
  record Halving(
      @Key(value = "the finest step", byDefault = "1/16", example = "1/8") String grid,
      @Key(
              value =
                  "the largest proportion of a domain, for pilots and optimum alike; domains not"
                      + " listed may take up to 1",
              byDefault = "{}",
              example = "{books: 0.25}")
          SortedMap<String, Double> caps,
      @Key(value = "how many mixtures", unit = "mixtures", example = "20") int count)
      implements Design {
    /** Fills in the grid of 1/16 and no caps. */
    public Halving {
      grid = grid == null ? "1/16" : grid;
      caps = sorted(caps);
      requirePositive(count);
      if (!grid.matches("1/[1-9][0-9]{0,3}")) {
        throw InputException.of("the grid '%s' is no fraction such as 1/16", grid);
      }
    }

    @Override
    public OptionalInt mixtures() {
      return OptionalInt.of(count);
    }

    /**
     * The denominator of the grid.
     *
     * @return 16 for {@code 1/16}
     */
    public int denominator() {
      return Integer.parseInt(grid.substring(2));
    }
  }

  /**
   * Mixtures drawn from a Dirichlet distribution, kept where the caps allow them: a symmetric one,
   * or one around a prior ({@link PriorDesign}).
   *
   * @param concentration the symmetric distribution's parameter, 1 for uniform over the simplex;
   *     not with a prior
   * @param around the prior; a symmetric distribution where not given
   * @param strength how near to the prior: one number, or the least and the largest; 0.1 to 5 where
   *     not given
   * @param temperature the power of the prior, in (0, 1]; 1 where not given
   * @param leastShare the smallest proportion other than 0; 0 where not given
   * @param maxRepetition how often a pilot may read through a domain; any number of times where not
   *     given
   * @param caps the largest proportion by domain
   * @param count how many mixtures
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Dirichlet(
      @Key(
              value =
                  "the parameter of a symmetric distribution, 1 for uniform over all mixtures; not"
                      + " with `around`",
              byDefault = "1.0",
              example = "0.5")
          Optional<Double> concentration,
      @Key(
              value = "the mixture that the others are drawn around, as RegMix and Olmix do",
              without = "none: a symmetric distribution",
              example = "proportional")
          Optional<MixtureChoice> around,
      @Key(
              value = "how near to it: one number, or the least and the largest",
              without = "[0.1, 5.0] with `around`",
              example = "[1, 5]",
              beside = "{around: uniform}")
          @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          List<Double> strength,
      @Key(
              value = "the power that the proportions of `around` are raised to, from 0 to 1",
              without = "1.0 with `around`",
              example = "0.5",
              beside = "{around: uniform}")
          Optional<Double> temperature,
      @Key(
              value = "the smallest proportion other than 0",
              without = "0 with `around`",
              example = "0.02",
              beside = "{around: uniform}")
          Optional<Double> leastShare,
      @Key(
              value = "how often a pilot may read through a domain",
              unit = "epochs",
              without = "any number of times",
              example = "4",
              beside = "{around: uniform}")
          Optional<Double> maxRepetition,
      @Key(
              value =
                  "the largest proportion of a domain, for pilots and optimum alike; domains not"
                      + " listed may take up to 1",
              byDefault = "{}",
              example = "{books: 0.25}")
          SortedMap<String, Double> caps,
      @Key(value = "how many mixtures", unit = "mixtures", example = "20") int count)
      implements Design {
    private static final List<Double> USUAL = List.of(0.1, 5.0);

    /** Fills in the defaults, and refuses keys that say nothing to the kind of distribution. */
    public Dirichlet {
      strength = strength == null ? List.of() : List.copyOf(strength);
      caps = sorted(caps);
      requirePositive(count);
      if (around.isPresent()) {
        requireNone(concentration.isPresent(), "concentration", "without");
        strength = strength.isEmpty() ? USUAL : strength;
        if (strength.size() > 2) {
          throw InputException.of(
              "the strength is %s; accepted is a number, or the least and the largest", strength);
        }
        if (maxRepetition.isPresent() && !(maxRepetition.get() > 0)) {
          throw InputException.of(
              "max_repetition is %s; accepted are numbers above 0", maxRepetition.get());
        }
        // refuses what is out of range while the study file is read
        new PriorDesign(
            Mixture.of(Map.of("any", 1.0)),
            power(temperature),
            first(strength),
            last(strength),
            leastShare.orElse(0.0));
      } else {
        requireNone(!strength.isEmpty(), "strength", "with");
        requireNone(temperature.isPresent(), "temperature", "with");
        requireNone(leastShare.isPresent(), "least_share", "with");
        requireNone(maxRepetition.isPresent(), "max_repetition", "with");
        concentration = Optional.of(concentration.orElse(1.0));
        if (!(concentration.get() > 0) || concentration.get().isInfinite()) {
          throw InputException.of(
              "the concentration is %s; accepted are numbers above 0", concentration.get());
        }
      }
    }

    private static void requireNone(boolean given, String key, String wanted) {
      if (given) {
        throw InputException.of(
            "a design of kind 'dirichlet' takes the key '%s' only %s the key 'around'",
            key, wanted);
      }
    }

    private static double power(Optional<Double> temperature) {
      return temperature.orElse(1.0);
    }

    private static double first(List<Double> strength) {
      return strength.get(0);
    }

    private static double last(List<Double> strength) {
      return strength.get(strength.size() - 1);
    }

    /**
     * The distribution around a prior.
     *
     * @param prior the prior over all training domains
     * @return what draws from it
     */
    public PriorDesign around(Mixture prior) {
      return new PriorDesign(
          prior, power(temperature), first(strength), last(strength), leastShare.orElse(0.0));
    }

    @Override
    public OptionalInt mixtures() {
      return OptionalInt.of(count);
    }

    @Override
    public boolean takesTokens() {
      return maxRepetition.isPresent() || around.filter(MixtureChoice::takesTokens).isPresent();
    }
  }

  /**
   * Mixtures listed in a file.
   *
   * @param path a mixtures table (CSV with {@code mixture} and {@code mix.<domain>} columns),
   *     relative to the study file
   * @param caps the largest proportion by domain, for the optimum
   */
  record Listed(
      @Key(
              value =
                  "a table of mixtures (CSV: mixture and mix.DOMAIN columns), relative to the study"
                      + " file",
              example = "mixtures.csv")
          String path,
      @Key(
              value =
                  "the largest proportion of a domain in the optimum; domains not listed may take"
                      + " up to 1",
              byDefault = "{}",
              example = "{books: 0.25}")
          SortedMap<String, Double> caps)
      implements Design {
    /** Fills in no caps. */
    public Listed {
      caps = sorted(caps);
      if (path == null) {
        throw new InputException("a design of kind 'file' needs the key 'path'");
      }
    }
  }

  private static SortedMap<String, Double> sorted(Map<String, Double> caps) {
    return caps == null ? new TreeMap<>() : new TreeMap<>(caps);
  }

  private static void requirePositive(int count) {
    if (count < 1) {
      throw InputException.of("the count of mixtures is %d; at least 1 is needed", count);
    }
  }
}
