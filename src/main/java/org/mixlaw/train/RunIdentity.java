package org.mixlaw.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.Documents;
import org.mixlaw.base.Provenance;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.Precision;

/**
 * What decides the result of a run: two runs of one identity end with the same losses, up to what
 * devices round. What only says how it is computed (device, threads, passes a batch, how often a
 * checkpoint is written) is not here, nor is a domain of which the run reads nothing.
 *
 * @param model the architecture
 * @param vocabulary vocabulary size V
 * @param sequenceLength tokens of one sequence
 * @param mixture proportions above 0
 * @param data SHA-256 of the training tokens of these domains; domains of which it is not known are
 *     missing
 * @param subset how many sequences of these domains the run is confined to; those read whole are
 *     missing
 * @param seed the run's seed
 * @param learningRate peak learning rate
 * @param precision number format; empty where it follows from a device that is not known yet
 * @param train how it is trained
 * @param initWeights what tells the weights that it begins with from others; empty where these are
 *     random, or where nobody looked
 */
public record RunIdentity(
    ModelSpec model,
    int vocabulary,
    int sequenceLength,
    SortedMap<String, Double> mixture,
    SortedMap<String, String> data,
    SortedMap<String, Long> subset,
    long seed,
    double learningRate,
    Optional<Precision> precision,
    TrainConfig train,
    Optional<String> initWeights) {

  /** The name of that digest among the inputs of a run's provenance. */
  public static final String INIT = "init";

  /** Keeps of the maps what the run reads. */
  public RunIdentity {
    mixture = new TreeMap<>(mixture);
    mixture.values().removeIf(share -> share == 0);
    data = read(data, mixture);
    subset = read(subset, mixture);
  }

  private static <T> SortedMap<String, T> read(
      SortedMap<String, T> all, SortedMap<String, Double> mixture) {
    SortedMap<String, T> kept = new TreeMap<>(all);
    kept.keySet().retainAll(mixture.keySet());
    return kept;
  }

  /**
   * The mixture's proportions above 0, over the domains that it reads.
   *
   * @param mixture a mixture
   * @return the same without domains at 0
   */
  public static SortedMap<String, Double> support(Mixture mixture) {
    SortedMap<String, Double> support = new TreeMap<>(mixture.proportions());
    support.values().removeIf(share -> share == 0);
    return support;
  }

  /**
   * What another run has otherwise. What either does not know is not compared.
   *
   * @param then the other run
   * @return a phrase for each difference, its key first; empty for runs of one identity
   */
  public List<String> differences(RunIdentity then) {
    List<String> differences = new ArrayList<>();
    boolean byContent = initWeights.isPresent() && then.initWeights.isPresent();
    Map<String, Object> ours = keys(byContent);
    then.keys(byContent)
        .forEach(
            (key, before) -> {
              Object now = ours.get(key);
              if (!before.equals(now)) {
                differences.add(key + " (" + brief(before) + " then, " + brief(now) + " now)");
              }
            });
    if (precision.isPresent()
        && then.precision.isPresent()
        && !precision.get().equals(then.precision.get())) {
      differences.add("precision (" + then.precision.get() + " then, " + precision.get() + " now)");
    }
    then.data.forEach(
        (domain, digest) -> {
          if (data.containsKey(domain) && !data.get(domain).equals(digest)) {
            differences.add("text of domain '" + domain + "'");
          }
        });
    return differences;
  }

  private static String brief(Object value) {
    try {
      return value instanceof ModelSpec || value instanceof Schedule || value instanceof Init
          ? Documents.json().readTree(Documents.json().writeValueAsString(value)).toString()
          : value.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a part of run.yaml is no document", e);
    }
  }

  /** What is compared as it is, by the names that run.yaml has for it. */
  private Map<String, Object> keys(boolean initByContent) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("model", model);
    keys.put("vocabulary", vocabulary);
    keys.put("sequence_length", sequenceLength);
    keys.put("mixture", mixture);
    keys.put("subset of the training sequences", subset);
    keys.put("seed", seed);
    keys.put("learning_rate", learningRate);
    keys.put("batch_tokens", train.batchTokens());
    keys.put("tokens", train.trainedTokens());
    keys.put("schedule", train.schedule());
    keys.put("weight_decay", train.weightDecay());
    keys.put("gradient_clip", train.gradientClip());
    keys.put("evaluate_every", train.evaluateEvery());
    keys.put("skip_spikes", train.skipSpikes());
    keys.put(
        INIT,
        initByContent && train.init() instanceof Init.Checkpoint checkpoint
            ? initWeights.orElseThrow() + (checkpoint.keepOptimizer() ? " with its optimizer" : "")
            : train.init());
    return keys;
  }

  /**
   * A name for all of it.
   *
   * @return SHA-256 over keys and values, 64 hexadecimal digits
   */
  public String digest() {
    StringBuilder text = new StringBuilder();
    keys(initWeights.isPresent())
        .forEach((key, value) -> text.append(key).append('=').append(brief(value)).append('\n'));
    text.append("precision=").append(precision.map(Precision::toString).orElse("")).append('\n');
    text.append("data=").append(data).append('\n');
    return Provenance.sha256(text.toString());
  }
}
