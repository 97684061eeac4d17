package org.mixlaw.law.swarm;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mixlaw.law.ByDomain;
import org.mixlaw.law.UncertainLaw;

/**
 * The losses of mixtures at one size and token count, each a Gaussian process of its own: {@code
 * L_i(r) = exp(mean_i + spread_i f_i(r))} with f_i about 0 and alike as {@link SwarmKernel} says.
 * Whatever the target, the losses are those of the size and tokens that were measured.
 *
 * <p>No prediction lies farther beyond the measured losses than half their range (below) or twice
 * (above), in logarithms. Of a training domain that no run had nothing is known: a mixture with a
 * share of it is predicted no better than the rest of it, scaled to 1, would be.
 */
@JsonTypeName("swarm")
@JsonIdentityInfo(generator = ObjectIdGenerators.IntSequenceGenerator.class, property = "id")
public final class SwarmLaw implements UncertainLaw {
  private final List<String> trainingDomains;
  private final List<Measured> mixtures;
  private final SortedMap<String, Field> parameters;
  private final boolean[] never;

  /** Made when first asked for, and a mixture's last places: draws are asked for it in turn. */
  private volatile List<Surface> surfaces;

  private volatile Placed last;

  /**
   * One loss.
   *
   * @param kernel how alike mixtures are
   * @param mean mean of the logarithm of the loss over runs
   * @param spread its standard deviation
   * @param low the lowest logarithm of a loss that is predicted
   * @param high the highest
   */
  public record Field(SwarmKernel kernel, double mean, double spread, double low, double high) {}

  /**
   * A measured mixture.
   *
   * @param proportions in the order of the training domains
   * @param dual the weight of each of its runs in the function of a loss, by series
   * @param precision of each of its runs over the usual one's, by series; series whose runs' noise
   *     is not known are missing
   */
  public record Measured(
      @ByDomain double[] proportions,
      SortedMap<String, double[]> dual,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, double[]> precision) {
    /** Puts empty values where a document leaves them out. */
    public Measured {
      precision = precision == null ? Collections.emptySortedMap() : precision;
    }

    /** Of one of its runs. */
    double precision(String series, int run) {
      return precision.containsKey(series) ? precision.get(series)[run] : 1;
    }
  }

  /** Where a mixture lies, for every series. */
  private record Placed(double[] proportions, List<Surface.Place> places, double[][] waves) {}

  /**
   * A law from its parameters.
   *
   * @param trainingDomains the training domains, sorted
   * @param mixtures the measured mixtures
   * @param parameters by series
   */
  @JsonCreator
  public SwarmLaw(
      @JsonProperty("training_domains") List<String> trainingDomains,
      @JsonProperty("mixtures") List<Measured> mixtures,
      @JsonProperty("parameters") SortedMap<String, Field> parameters) {
    this.trainingDomains = List.copyOf(trainingDomains);
    this.mixtures = List.copyOf(mixtures);
    this.parameters = new TreeMap<>(parameters);
    this.never = new boolean[trainingDomains.size()];
    for (int j = 0; j < never.length; j++) {
      int domain = j;
      never[j] = mixtures.stream().allMatch(m -> m.proportions[domain] == 0);
    }
  }

  @Override
  @JsonProperty
  public List<String> trainingDomains() {
    return trainingDomains;
  }

  /**
   * The measured mixtures.
   *
   * @return proportions and weights
   */
  @JsonProperty
  public List<Measured> mixtures() {
    return mixtures;
  }

  /**
   * The functions.
   *
   * @return by series
   */
  @JsonProperty
  public SortedMap<String, Field> parameters() {
    return parameters;
  }

  @Override
  public List<String> series() {
    return List.copyOf(parameters.keySet());
  }

  List<Surface> surfaces() {
    List<Surface> made = surfaces;
    if (made == null) {
      made =
          parameters.entrySet().stream()
              .map(e -> new Surface(e.getKey(), e.getValue(), mixtures))
              .toList();
      surfaces = made;
    }
    return made;
  }

  private Placed placed(double[] r, boolean withWaves) {
    Placed known = last;
    if (known == null || !Arrays.equals(known.proportions, r)) {
      known =
          new Placed(r.clone(), surfaces().stream().map(s -> s.place(r)).toList(), new double[0][]);
      last = known;
    }
    if (withWaves && known.waves.length == 0) {
      List<Surface.Place> places = known.places;
      known =
          new Placed(
              known.proportions,
              places,
              IntStream.range(0, places.size())
                  .mapToObj(i -> surfaces().get(i).waves(places.get(i)))
                  .toArray(double[][]::new));
      last = known;
    }
    return known;
  }

  @Override
  public AtTarget at(double params, double tokens) {
    return guarded(
        r -> {
          List<Surface> all = surfaces();
          Placed placed = placed(r, false);
          double[] losses = new double[all.size()];
          for (int i = 0; i < losses.length; i++) {
            losses[i] = all.get(i).loss(all.get(i).mean(placed.places.get(i)));
          }
          return losses;
        });
  }

  /** The losses of a draw. */
  AtTarget drawn(long seed) {
    List<Surface> all = surfaces();
    List<Surface.Drawn> drawn = all.stream().map(surface -> surface.draw(seed)).toList();
    return guarded(
        r -> {
          Placed placed = placed(r, true);
          double[] losses = new double[all.size()];
          for (int i = 0; i < losses.length; i++) {
            Surface surface = all.get(i);
            losses[i] =
                surface.loss(surface.value(drawn.get(i), placed.places.get(i), placed.waves[i]));
          }
          return losses;
        });
  }

  @Override
  public SwarmDraw draw(long seed) {
    return new SwarmDraw(this, seed);
  }

  @Override
  public Deviation[] deviations(double params, double tokens, double[] proportions) {
    List<Surface> all = surfaces();
    Placed placed = placed(proportions, false);
    Deviation[] deviations = new Deviation[all.size()];
    for (int i = 0; i < deviations.length; i++) {
      Surface surface = all.get(i);
      Surface.Place place = placed.places.get(i);
      double nats = surface.spread() * surface.loss(surface.mean(place));
      deviations[i] =
          new Deviation(nats * Math.sqrt(surface.variance(place)), nats * surface.noise(place));
    }
    return deviations;
  }

  /** Predicts no mixture with a share of a domain that no run had better than the rest of it. */
  private AtTarget guarded(AtTarget free) {
    return r -> {
      double unknown = 0;
      for (int j = 0; j < r.length; j++) {
        unknown += never[j] ? r[j] : 0;
      }
      double[] losses = free.losses(r);
      if (unknown > 0 && unknown < 1) {
        double[] rest = new double[r.length];
        for (int j = 0; j < r.length; j++) {
          rest[j] = never[j] ? 0 : r[j] / (1 - unknown);
        }
        double[] without = free.losses(rest);
        for (int i = 0; i < losses.length; i++) {
          losses[i] = Math.max(losses[i], without[i]);
        }
      }
      return losses;
    };
  }

  /**
   * Hyperparameters by series, for fits to other runs of the same kind.
   *
   * @return kernels
   */
  public Map<String, SwarmKernel> kernels() {
    Map<String, SwarmKernel> kernels = new TreeMap<>();
    parameters.forEach((name, field) -> kernels.put(name, field.kernel()));
    return kernels;
  }
}
