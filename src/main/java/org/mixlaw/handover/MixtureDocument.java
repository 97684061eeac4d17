package org.mixlaw.handover;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.Documents;
import org.mixlaw.base.Provenance;
import org.mixlaw.corpus.tokens.TokenType;

/**
 * What {@code mixture.json} holds: a mixture for programs that draw examples by probability, such
 * as Hugging Face's {@code datasets.interleave_datasets}.
 *
 * @param format version of this document
 * @param mixture the mixture's name
 * @param tokens tokens of the run
 * @param batchTokens tokens of one optimizer step, where the run is planned
 * @param sequenceLength positions of one sequence, where the run is planned
 * @param seed seed of the run, where it is planned
 * @param domains the training domains by name
 * @param provenance what made it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record MixtureDocument(
    int format,
    String mixture,
    long tokens,
    OptionalLong batchTokens,
    OptionalLong sequenceLength,
    OptionalLong seed,
    SortedMap<String, Part> domains,
    Optional<Provenance> provenance) {
  private static final int FORMAT = 1;

  /**
   * A training domain.
   *
   * @param proportion its share of the run's tokens
   * @param tokens tokens of it that the run reads
   * @param epochs how often its text is read, where its tokens are known
   * @param sequenceProbability probability that the next example is of this domain, where examples
   *     are sequences of one length: its share of tokens
   * @param documentProbability the same where examples are whole documents: its share of tokens
   *     over the tokens of a document, where those are known
   * @param tokenFile its token files without {@code .bin} and {@code .idx}, where they are known
   * @param tokenType how its tokens are stored, by numpy's name
   * @param availableTokens tokens of its text
   * @param availableDocuments documents of its text
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Part(
      double proportion,
      long tokens,
      OptionalDouble epochs,
      double sequenceProbability,
      OptionalDouble documentProbability,
      Optional<String> tokenFile,
      Optional<String> tokenType,
      OptionalLong availableTokens,
      OptionalLong availableDocuments) {}

  static MixtureDocument of(Blend blend) {
    return of(
        blend, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
  }

  static MixtureDocument of(Handover handover) {
    RunPlan run = handover.run();
    return of(
        handover.blend(),
        OptionalLong.of(run.train().batchTokens()),
        OptionalLong.of(run.sequenceLength()),
        OptionalLong.of(run.seed()),
        Optional.of(handover.provenance()));
  }

  private static MixtureDocument of(
      Blend blend,
      OptionalLong batchTokens,
      OptionalLong sequenceLength,
      OptionalLong seed,
      Optional<Provenance> provenance) {
    SortedMap<String, Double> documents = documentProbabilities(blend);
    SortedMap<String, Part> parts = new TreeMap<>();
    blend
        .shares()
        .forEach(
            (domain, share) ->
                parts.put(
                    domain,
                    new Part(
                        share.proportion(),
                        blend.tokensOf(domain),
                        blend.epochs(domain),
                        share.proportion(),
                        documents.isEmpty()
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(documents.get(domain)),
                        share.text().map(text -> text.prefix().toString()),
                        share.text().map(text -> numpy(text.type())),
                        count(share.text().map(Blend.TokenText::tokens)),
                        count(share.text().map(Blend.TokenText::documents)))));
    return new MixtureDocument(
        FORMAT,
        blend.mixture(),
        blend.tokens(),
        batchTokens,
        sequenceLength,
        seed,
        parts,
        provenance);
  }

  private static OptionalLong count(Optional<Long> value) {
    return value.map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  /** Documents of long texts bring more tokens each, and so are drawn less often. */
  private static SortedMap<String, Double> documentProbabilities(Blend blend) {
    SortedMap<String, Double> probabilities = new TreeMap<>();
    if (blend.hasTexts()) {
      blend
          .shares()
          .forEach(
              (domain, share) ->
                  probabilities.put(
                      domain,
                      share
                          .text()
                          .map(t -> share.proportion() * t.documents() / t.tokens())
                          .orElse(0.0)));
      double sum = probabilities.values().stream().mapToDouble(p -> p).sum();
      probabilities.replaceAll((domain, p) -> p / sum);
    }
    return probabilities;
  }

  /** The name that numpy has for a type of tokens. */
  static String numpy(TokenType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  /** The document as JSON. */
  String json() {
    return Documents.jsonText(this);
  }
}
