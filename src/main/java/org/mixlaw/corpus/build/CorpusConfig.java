package org.mixlaw.corpus.build;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Key;
import org.mixlaw.corpus.source.SourceEntry;
import org.mixlaw.corpus.tokens.Tokenizer;
import org.mixlaw.corpus.tokens.TokenizerChoice;
import org.mixlaw.mixture.Names;

/**
 * Where the text of a study comes from: the {@code corpus} section of the study file.
 *
 * @param tokenizer what turns text into tokens
 * @param sequenceLength positions that a model is trained on in one sequence
 * @param domains the training domains
 * @param validation further validation domains, not trained on
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CorpusConfig(
    @Key(value = "what turns text into tokens", example = "r50k") TokenizerChoice tokenizer,
    @Key(
            value = "positions that a model is trained on in one sequence",
            unit = "tokens",
            example = "2048")
        int sequenceLength,
    @Key("the training domains, by name") SortedMap<String, Domain> domains,
    @Key(value = "further validation domains, by name, not trained on", byDefault = "{}")
        SortedMap<String, ValidationFiles> validation) {

  /** Checks names and numbers. */
  public CorpusConfig {
    require(tokenizer != null, "the key 'tokenizer' is missing");
    require(
        sequenceLength >= 2,
        "the key 'sequence_length' is missing or below 2; accepted are whole numbers from 2 on");
    require(domains != null && !domains.isEmpty(), "the key 'domains' is missing or empty");
    domains = Collections.unmodifiableSortedMap(new TreeMap<>(domains));
    validation =
        validation == null
            ? Collections.emptySortedMap()
            : Collections.unmodifiableSortedMap(new TreeMap<>(validation));
    domains.keySet().forEach(name -> Names.require(name, "domain", "corpus.domains"));
    validation.keySet().forEach(name -> Names.require(name, "domain", "corpus.validation"));
    for (String name : validation.keySet()) {
      require(
          !domains.containsKey(name) || domains.get(name).validation().isEmpty(),
          "the validation domain '"
              + name
              + "' is also held out of the training domain of that name");
    }
  }

  /**
   * A training domain.
   *
   * @param train where its text comes from
   * @param validation what is held out of it for validation; none where empty
   * @param maxRepetition the largest number of epochs that a run may make of it
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Domain(
      @Key(
              value =
                  "where its text comes from; paths and patterns are relative to the study file",
              example = "[\"books/**/*.txt.gz\"]")
          @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          List<SourceEntry> train,
      @Key(value = "what is held out of it for validation", without = "nothing is held out")
          Optional<HeldOut> validation,
      @Key(
              value = "the most epochs that a run may make of it",
              unit = "epochs",
              without = "any number",
              example = "4")
          OptionalDouble maxRepetition) {
    /** Requires sources. */
    public Domain {
      require(
          train != null && !train.isEmpty() && train.stream().noneMatch(Objects::isNull),
          "a training domain needs the key 'train' with a file");
      train = List.copyOf(train);
      require(
          maxRepetition.isEmpty() || maxRepetition.getAsDouble() > 0,
          "max_repetition must be above 0");
    }
  }

  /**
   * What is held out of a training domain. Documents are chosen by the hash of their text, so that
   * the choice does not depend on the order of files, and equal documents fall on the same side.
   *
   * @param heldOut the share of documents held out, in (0, 1)
   * @param tokens at most so many of their tokens are evaluated; all where empty
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record HeldOut(
      @Key(
              value = "the share of its documents that is held out, above 0 and below 1",
              example = "0.01")
          double heldOut,
      @Key(
              value = "at most so many of these are evaluated",
              unit = "tokens",
              without = "all",
              example = "2M")
          Optional<Long> tokens) {
    /** Checks the share. */
    public HeldOut {
      require(heldOut > 0 && heldOut < 1, "held_out must lie between 0 and 1");
    }
  }

  /**
   * A validation domain of its own.
   *
   * @param files where its text comes from
   * @param tokens at most so many tokens are evaluated; all where empty
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record ValidationFiles(
      @Key(value = "where its text comes from", example = "[wiki-valid.jsonl]")
          @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          List<SourceEntry> files,
      @Key(
              value = "at most so many are evaluated",
              unit = "tokens",
              without = "all",
              example = "2M")
          Optional<Long> tokens) {
    /** Requires sources. */
    public ValidationFiles {
      require(
          files != null && !files.isEmpty() && files.stream().noneMatch(Objects::isNull),
          "a validation domain needs the key 'files' with a file");
      files = List.copyOf(files);
    }
  }

  /** A study file of which only the corpus is of interest. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Section(CorpusConfig corpus) {}

  /**
   * Reads the section {@code corpus} of a study file, and nothing else of it.
   *
   * @param studyFile the file; relative paths in it start from its folder
   * @return the resolved configuration
   * @throws InputException if the file is missing or its section is wrong
   */
  public static CorpusConfig read(Path studyFile) {
    return read(studyFile, document -> {});
  }

  /**
   * The same with keys that something else overrides.
   *
   * @param studyFile the file; relative paths in it start from its folder
   * @param change overrides keys of the whole document
   * @return the resolved configuration
   * @throws InputException if the file is missing or its section is wrong
   */
  public static CorpusConfig read(Path studyFile, Consumer<ObjectNode> change) {
    CorpusConfig corpus = Documents.readYaml(studyFile, Section.class, change).corpus();
    if (corpus == null) {
      throw InputException.of("%s: the key 'corpus' is missing", studyFile);
    }
    return corpus.resolve(studyFile.toAbsolutePath().getParent());
  }

  /**
   * The training domains.
   *
   * @return their names, sorted
   */
  public Set<String> trainingDomains() {
    return domains.keySet();
  }

  /** The share of a training domain that is held out. */
  double heldOutShare(String domain) {
    return domains.get(domain).validation().map(HeldOut::heldOut).orElse(0.0);
  }

  /**
   * Whether a domain is a validation domain, of its own or held out of a training domain.
   *
   * @param domain its name
   * @return true if losses are measured on it
   */
  public boolean evaluates(String domain) {
    return validation.containsKey(domain)
        || (domains.containsKey(domain) && domains.get(domain).validation().isPresent());
  }

  /**
   * How many tokens the tokenizer knows.
   *
   * @return the vocabulary before padding
   * @throws InputException if the tokenizer cannot be loaded
   */
  public int tokenizerVocabulary() {
    try (Tokenizer loaded = Tokenizer.load(tokenizer)) {
      return loaded.vocabulary();
    }
  }

  /**
   * The same configuration with absolute paths.
   *
   * @param base the folder that relative paths start from
   * @return the resolved configuration
   */
  public CorpusConfig resolve(Path base) {
    SortedMap<String, Domain> training = new TreeMap<>();
    domains.forEach(
        (name, d) ->
            training.put(
                name, new Domain(absolute(d.train(), base), d.validation(), d.maxRepetition())));
    SortedMap<String, ValidationFiles> extra = new TreeMap<>();
    validation.forEach(
        (name, v) -> extra.put(name, new ValidationFiles(absolute(v.files(), base), v.tokens())));
    return new CorpusConfig(tokenizer.resolve(base), sequenceLength, training, extra);
  }

  private static List<SourceEntry> absolute(List<SourceEntry> sources, Path base) {
    return sources.stream().map(source -> source.resolve(base)).toList();
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new InputException(sentence);
    }
  }
}
