package org.mixlaw.study;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.InputException;

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
   * Mixtures from the grid of halved proportions ("Data Mixing Laws", arXiv 2403.16952, appendix on
   * pilot mixtures).
   *
   * @param grid the finest step as a fraction, {@code 1/16}
   * @param caps the largest proportion by domain
   * @param count how many mixtures
   */
  record Halving(String grid, SortedMap<String, Double> caps, int count) implements Design {
    /** Fills in the grid of 1/16 and no caps. */
    public Halving {
      grid = grid == null ? "1/16" : grid;
      caps = sorted(caps);
      requirePositive(count);
      if (!grid.matches("1/[1-9][0-9]{0,3}")) {
        throw InputException.of("the grid '%s' is no fraction such as 1/16", grid);
      }
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
   * Mixtures drawn from a symmetric Dirichlet distribution, kept where the caps allow them.
   *
   * @param concentration the distribution's parameter, 1 for uniform over the simplex
   * @param caps the largest proportion by domain
   * @param count how many mixtures
   */
  record Dirichlet(Double concentration, SortedMap<String, Double> caps, int count)
      implements Design {
    /** Fills in a concentration of 1 and no caps. */
    public Dirichlet {
      concentration = concentration == null ? 1.0 : concentration;
      caps = sorted(caps);
      requirePositive(count);
      if (!(concentration > 0) || concentration.isInfinite()) {
        throw InputException.of(
            "the concentration is %s; accepted are numbers above 0", concentration);
      }
    }
  }

  /**
   * Mixtures listed in a file.
   *
   * @param path a mixtures table (CSV with {@code mixture} and {@code mix.<domain>} columns),
   *     relative to the study file
   * @param caps the largest proportion by domain, for the optimum
   */
  record Listed(String path, SortedMap<String, Double> caps) implements Design {
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
