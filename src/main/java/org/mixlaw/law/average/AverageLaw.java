package org.mixlaw.law.average;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import org.mixlaw.law.Law;

/**
 * The weighted mean of several laws over the same domains and series.
 *
 * @param members the laws and their weights, which sum to 1
 * @param reach the weights at targets beyond what was measured; empty where they are the same
 *     everywhere
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonTypeName("average")
public record AverageLaw(List<Member> members, Optional<Reach> reach) implements Law {
  /**
   * One of the laws.
   *
   * @param family the name of its family
   * @param weight its share where mixtures were measured, 0 or more
   * @param ridge the ridge penalty that it was fitted with; empty for laws without
   * @param law the law
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Member(String family, double weight, OptionalDouble ridge, Law law) {
    /** Puts an empty value where a document leaves it out. */
    public Member {
      ridge = ridge == null ? OptionalDouble.empty() : ridge;
    }
  }

  /** Copies. */
  public AverageLaw {
    members = List.copyOf(members);
    reach = reach == null ? Optional.empty() : reach;
  }

  /**
   * The share of each member at a target.
   *
   * @param params non-embedding parameters N
   * @param tokens tokens D
   * @return shares in the order of the members, summing to 1
   */
  public double[] weights(double params, double tokens) {
    if (reach.isEmpty()) {
      return members.stream().mapToDouble(Member::weight).toArray();
    }
    SortedMap<String, Double> byName = reach.get().weights(params, tokens);
    return members.stream().mapToDouble(m -> byName.getOrDefault(m.family(), 0.0)).toArray();
  }

  @Override
  public List<String> trainingDomains() {
    return members.get(0).law().trainingDomains();
  }

  @Override
  public List<String> series() {
    return members.get(0).law().series();
  }

  @Override
  public AtTarget at(double params, double tokens) {
    double[] weights = weights(params, tokens);
    List<AtTarget> targets = members.stream().map(m -> m.law().at(params, tokens)).toList();
    return proportions -> {
      double[] mean = new double[series().size()];
      for (int m = 0; m < weights.length; m++) {
        double[] losses = targets.get(m).losses(proportions);
        for (int i = 0; i < mean.length; i++) {
          mean[i] += weights[m] * losses[i];
        }
      }
      return mean;
    };
  }
}
