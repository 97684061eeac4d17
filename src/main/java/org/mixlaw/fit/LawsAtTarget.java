package org.mixlaw.fit;

import java.util.List;
import org.mixlaw.law.Law;

/** Fitted laws and their draws at one target. */
final class LawsAtTarget implements TargetLosses {
  private final FittedLaws laws;
  private final Law.AtTarget central;
  private final List<Law.AtTarget> draws;

  LawsAtTarget(FittedLaws laws, double params, double tokens) {
    this.laws = laws;
    TargetScale scale = laws.scaleOf(params, tokens);
    this.central = laws.fitted().at(scale.lawParams(), scale.lawTokens());
    this.draws =
        laws.draws().stream().map(draw -> draw.at(scale.lawParams(), scale.lawTokens())).toList();
  }

  @Override
  public List<String> trainingDomains() {
    return laws.trainingDomains();
  }

  @Override
  public List<String> domains() {
    return laws.series();
  }

  @Override
  public int draws() {
    return draws.size();
  }

  @Override
  public double[] central(double[] proportions) {
    return central.losses(proportions);
  }

  @Override
  public double[] draw(int draw, double[] proportions) {
    return draws.get(draw).losses(proportions);
  }
}
