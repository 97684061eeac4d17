package org.mixlaw.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.corpus.stream.TrainingStream;
import org.mixlaw.corpus.stream.ValidationSet;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.model.ModelSpec;
import org.mixlaw.model.Precision;
import org.mixlaw.model.network.Proxy;

/**
 * What {@code run.yaml} holds: the run as it was resolved when it began, and where that came from.
 *
 * @param run the run's name
 * @param model the architecture
 * @param vocabulary vocabulary size V
 * @param nonEmbeddingParameters N
 * @param sequenceLength tokens of one sequence
 * @param mixture proportions of the training stream
 * @param seed the run's seed
 * @param learningRate peak learning rate
 * @param train how it is trained
 * @param steps optimizer steps of the whole run
 * @param precision number format of the computation
 * @param device where it began
 * @param availableTokens distinct training tokens by domain
 * @param subset how many sequences of a domain the run is confined to; domains that are not listed
 *     are read whole
 * @param validationDomains what is evaluated
 * @param dataDigest CRC-32C of the first training batch and of the first sequence of every
 *     validation domain
 * @param data SHA-256 of the training tokens of the domains that the run reads, where known
 * @param validationData SHA-256 of the held-out tokens that it evaluates, by domain, where known
 * @param identity what decides its result, as one digest ({@link RunIdentity#digest()}); empty in a
 *     file from before there were identities
 * @param provenance what made it
 */
public record RunFile(
    String run,
    ModelSpec model,
    int vocabulary,
    @JsonProperty("params") long nonEmbeddingParameters,
    int sequenceLength,
    Mixture mixture,
    long seed,
    double learningRate,
    TrainConfig train,
    long steps,
    Precision precision,
    String device,
    SortedMap<String, Long> availableTokens,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, Long> subset,
    List<String> validationDomains,
    long dataDigest,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> data,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> validationData,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String identity,
    Provenance provenance) {

  /** A file from before there were subsets and digests has none. */
  public RunFile {
    subset = subset == null ? Collections.emptySortedMap() : subset;
    data = data == null ? Collections.emptySortedMap() : data;
    validationData = validationData == null ? Collections.emptySortedMap() : validationData;
    identity = identity == null ? "" : identity;
  }

  /** Resolves a run. */
  static RunFile of(
      RunSpec spec, TrainingStream stream, List<ValidationSet> validation, Proxy proxy) {
    int sequenceLength = stream.sequenceLength();
    SortedMap<String, String> validationData = new TreeMap<>();
    validation.stream()
        .filter(set -> !set.digest().isEmpty())
        .forEach(set -> validationData.put(set.domain(), set.digest()));
    return new RunFile(
            spec.run(),
            spec.model(),
            spec.vocabulary(),
            spec.model().nonEmbeddingParameters(),
            sequenceLength,
            spec.mixture(),
            spec.seed(),
            spec.learningRate(),
            spec.train(),
            spec.train().steps(),
            proxy.options().precision(),
            proxy.device(),
            spec.availableTokens(),
            stream.subset(),
            validation.stream().map(ValidationSet::domain).toList(),
            digest(stream, validation, spec.train().batchSequences(sequenceLength)),
            stream.digests(),
            validationData,
            "",
            spec.provenance().on(proxy.platform().words()))
        .identified();
  }

  private RunFile identified() {
    return with(data, validationDomains, validationData, decisive().digest());
  }

  private RunFile with(
      SortedMap<String, String> otherData,
      List<String> otherDomains,
      SortedMap<String, String> otherValidation,
      String otherIdentity) {
    return new RunFile(
        run,
        model,
        vocabulary,
        nonEmbeddingParameters,
        sequenceLength,
        mixture,
        seed,
        learningRate,
        train,
        steps,
        precision,
        device,
        availableTokens,
        subset,
        otherDomains,
        dataDigest,
        otherData,
        otherValidation,
        otherIdentity,
        provenance);
  }

  /**
   * What decides the run's result.
   *
   * @return its identity, as far as the file tells it
   */
  public RunIdentity decisive() {
    return new RunIdentity(
        model,
        vocabulary,
        sequenceLength,
        mixture.proportions(),
        data,
        subset,
        seed,
        learningRate,
        Optional.of(precision),
        train,
        Optional.ofNullable(provenance.inputs().get(RunIdentity.INIT)));
  }

  /**
   * The same run, of whose data is now known what a file from before there were digests did not
   * say.
   *
   * @param training SHA-256 of the training tokens by domain
   * @param validation SHA-256 of the held-out tokens by domain
   * @return a run with an identity
   */
  public RunFile adopted(SortedMap<String, String> training, SortedMap<String, String> validation) {
    SortedMap<String, String> read = new TreeMap<>(training);
    read.keySet().retainAll(RunIdentity.support(mixture).keySet());
    SortedMap<String, String> evaluated = new TreeMap<>(validation);
    evaluated.keySet().retainAll(validationDomains);
    return with(read, validationDomains, evaluated, identity).identified();
  }

  /** The same run, evaluated from now on as another start of it is. */
  RunFile evaluatedAs(RunFile now) {
    return with(data, now.validationDomains, now.validationData, identity);
  }

  private static long digest(
      TrainingStream stream, List<ValidationSet> validation, int batchSequences) {
    CRC32C crc = new CRC32C();
    int s = stream.sequenceLength();
    int[] tokens = new int[s + 1];
    for (int i = 0; i < batchSequences; i++) {
      stream.read(i, tokens, 0);
      update(crc, tokens, s + 1);
    }
    int[] targets = new int[s + 1];
    for (ValidationSet set : validation) {
      set.read(0, tokens, targets, 0);
      update(crc, tokens, s);
    }
    return crc.getValue();
  }

  private static void update(CRC32C crc, int[] tokens, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * length);
    bytes.asIntBuffer().put(tokens, 0, length);
    crc.update(bytes);
  }

  /**
   * Checks that a run may go on from what another start of it has left.
   *
   * @param began what {@code run.yaml} says
   * @param folder the run's folder, for the message
   * @throws InputException if anything differs that would make the result another
   */
  void continues(RunFile began, Path folder) {
    List<String> differences = new ArrayList<>(decisive().differences(began.decisive()));
    if (differences.isEmpty()
        && (data.isEmpty() || began.data.isEmpty())
        && began.dataDigest != dataDigest) {
      differences.add("the corpus, which holds other tokens than it did");
    }
    if (!differences.isEmpty()) {
      throw InputException.of(
          "%s: the run was begun with another %s; give it another folder, or delete this one to"
              + " begin again",
          folder.resolve("run.yaml"), String.join("; another ", differences));
    }
  }
}
