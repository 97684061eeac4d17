package org.mixlaw.reproduction;

import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.law.joint.JointLaw;
import org.mixlaw.law.mixing.MixingLaw;

/**
 * The parameters of M4, c + k exp(sum t r), for one validation domain, under the identifiability
 * constraint that t sums to 0.
 *
 * @param c the loss that no mixture changes
 * @param k the factor
 * @param t by training domain
 */
record Exponential(double c, double k, SortedMap<String, Double> t) {
  static Exponential of(JointLaw law, String domain) {
    MixingLaw own = law.parameters().get(domain).mixing();
    SortedMap<String, Double> t = new TreeMap<>();
    for (int j = 0; j < own.slopes().length; j++) {
      t.put(law.trainingDomains().get(j), own.slopes()[j]);
    }
    return new Exponential(own.terms()[0], own.terms()[1], t);
  }
}
