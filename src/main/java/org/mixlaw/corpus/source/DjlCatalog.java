package org.mixlaw.corpus.source;

import ai.djl.Application;
import ai.djl.basicdataset.BasicDatasets;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mixlaw.base.InputException;

/**
 * DJL's text sets: where each lies in a DJL repository, and how its text is taken out of its files.
 * DJL fetches, checks and unpacks them; its classes of the sets would turn all text into tensors at
 * once, so that the files are read here, as those classes read them.
 */
@SuppressWarnings("ImmutableEnumChecker") // the maps are copies, the functions have no state
enum DjlCatalog {
  WIKI_TEXT_2(
      "WikiText2",
      "wikitext-2",
      "1.0",
      Map.of(
          "train", "wikitext-2/wiki.train.tokens",
          "validation", "wikitext-2/wiki.valid.tokens",
          "test", "wikitext-2/wiki.test.tokens"),
      DjlCatalog::passages),
  PENN_TREEBANK_TEXT(
      "PennTreebankText",
      "penntreebank-unlabeled-processed",
      "1.0",
      Map.of("train", "item train", "validation", "item valid", "test", "item test"),
      DjlCatalog::passages),
  AMAZON_REVIEW(
      "AmazonReview",
      "amazon_reviews",
      "1.0",
      Map.of("train", "item amazon_reviews"),
      file -> new RecordLines(Lines.open(file), RecordLines.column("review_body"), false)) {
    @Override
    Artifact artifact(MRL mrl) throws IOException {
      return mrl.match(Map.of("dataset", "us_Digital_Software"));
    }
  },
  STANFORD_MOVIE_REVIEW(
      "StanfordMovieReview",
      "stanford-movie-review",
      "1.0",
      Map.of("train", "aclImdb/aclImdb/train", "test", "aclImdb/aclImdb/test"),
      WholeTexts::file) {
    @Override
    List<Path> files(MRL mrl, String part) throws IOException {
      Path folder = super.files(mrl, part).get(0);
      try (Stream<Path> below = Files.walk(folder)) {
        return below
            .filter(file -> folder.relativize(file).toString().matches("(neg|pos)/.*"))
            .filter(Files::isRegularFile)
            .sorted()
            .toList();
      }
    }
  },
  UNIVERSAL_DEPENDENCIES_ENGLISH(
      "UniversalDependenciesEnglishEWT",
      "universal-dependencies-en-ewt",
      "2.0",
      Map.of(
          "train", "en-ud-v2/en-ud-v2/en-ud-tag.v2.train.txt",
          "validation", "en-ud-v2/en-ud-v2/en-ud-tag.v2.dev.txt",
          "test", "en-ud-v2/en-ud-v2/en-ud-tag.v2.test.txt"),
      file -> new RecordLines(Lines.open(file), RecordLines.words(), true)),
  GO_EMOTIONS(
      "GoEmotions",
      "goemotions",
      "1.0",
      Map.of("train", "item train", "validation", "item dev", "test", "item test"),
      file -> new RecordLines(Lines.open(file), RecordLines.column(0), false)),
  COOKING_STACK_EXCHANGE(
      "CookingStackExchange",
      "cooking_stackexchange",
      "1.0",
      Map.of("train", "item train", "test", "item test"),
      file -> new RecordLines(Lines.open(file), RecordLines.labelled(), false)),
  TATOEBA_ENGLISH_FRENCH(
      "TatoebaEnglishFrenchDataset",
      "tatoeba-en-fr",
      "1.0",
      Map.of("train", "item train", "test", "item test"),
      file -> new RecordLines(Lines.open(file), RecordLines.column(0), true)),
  STANFORD_QUESTION_ANSWERING(
      "StanfordQuestionAnsweringDataset",
      "stanford-question-answer",
      "2.0",
      Map.of("train", "item train", "test", "item test"),
      file -> WholeTexts.json(file, "context"));

  private static final String ITEM = "item ";

  private final String label;
  private final String artifactId;
  private final String version;
  private final SortedMap<String, String> parts;
  private final Function<Path, DocumentReader> reading;

  /**
   * A set.
   *
   * @param label the name of DJL's class
   * @param artifactId its name in a repository
   * @param version its version there
   * @param parts where each part lies: a path in the unpacked set, or the item of that name
   * @param reading opens one of its files
   */
  DjlCatalog(
      String label,
      String artifactId,
      String version,
      Map<String, String> parts,
      Function<Path, DocumentReader> reading) {
    this.label = label;
    this.artifactId = artifactId;
    this.version = version;
    this.parts = new TreeMap<>(parts);
    this.reading = reading;
  }

  /**
   * Finds a set.
   *
   * @param name the name of DJL's class
   * @return the set
   * @throws InputException if DJL has no text set of that name
   */
  static DjlCatalog of(String name) {
    return Arrays.stream(values())
        .filter(set -> set.label.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                InputException.of(
                    "djl:%s: is no text set of DJL's; accepted are %s",
                    name,
                    Arrays.stream(values())
                        .map(set -> set.label)
                        .sorted()
                        .collect(Collectors.joining(", "))));
  }

  /**
   * The set's name.
   *
   * @return the name of DJL's class
   */
  String label() {
    return label;
  }

  /**
   * The parts that the set has.
   *
   * @return of train, validation and test
   */
  List<String> parts() {
    return List.copyOf(parts.keySet());
  }

  /**
   * Where the set's description lies in a repository.
   *
   * @param repository the repository
   * @return the place
   */
  MRL locate(Repository repository) {
    return repository.dataset(Application.NLP.ANY, BasicDatasets.GROUP_ID, artifactId, version);
  }

  /**
   * What a repository has of the set.
   *
   * @param mrl where its description lies
   * @return names, sizes and digests of its files
   * @throws IOException if the description cannot be fetched
   */
  Artifact artifact(MRL mrl) throws IOException {
    return mrl.getDefaultArtifact();
  }

  /**
   * Fetches the set into DJL's cache, if it is not there, and finds a part of it there. (DJL's own
   * way to a file leads to the packed one where the repository names it by a relative path.)
   *
   * @param mrl where its description lies
   * @param part one of {@link #parts}
   * @return the files of that part
   * @throws IOException if the set cannot be fetched
   */
  List<Path> files(MRL mrl, String part) throws IOException {
    Artifact artifact = artifact(mrl);
    mrl.prepare(artifact);
    String place = parts.get(part);
    if (place.startsWith(ITEM)) {
      String item = place.substring(ITEM.length());
      if (!artifact.getFiles().containsKey(item)) {
        throw new IOException("the repository's description has no file '" + item + "'");
      }
      place = artifact.getFiles().get(item).getName();
    }
    Path file = mrl.getRepository().getResourceDirectory(artifact).resolve(place);
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return List.of(file);
  }

  /**
   * Opens one of the files.
   *
   * @param file the file
   * @return its documents
   */
  DocumentReader open(Path file) {
    return reading.apply(file);
  }

  private static DocumentReader passages(Path file) {
    return new Passages(file.toString(), Lines.open(file));
  }
}
