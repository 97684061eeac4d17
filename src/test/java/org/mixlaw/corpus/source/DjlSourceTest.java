package org.mixlaw.corpus.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.build.CorpusConfig;
import org.mixlaw.corpus.build.RoutedSources;
import org.mixlaw.corpus.tokens.Tokenizer;
import org.mixlaw.corpus.tokens.TokenizerChoice;

/** DJL's sets out of small repositories on the disk, laid out as DJL's own. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class DjlSourceTest {
  private static final String CACHE = "DJL_CACHE_DIR";
  private static final Tokenizer BYTES = Tokenizer.load(new TokenizerChoice.Bytes());

  @TempDir Path root;

  private final Optional<String> before = Optional.ofNullable(System.getProperty(CACHE));

  @BeforeEach
  void ownCache() {
    System.setProperty(CACHE, root.resolve("cache").toString());
  }

  @AfterEach
  void usualCache() {
    before.ifPresentOrElse(
        value -> System.setProperty(CACHE, value), () -> System.clearProperty(CACHE));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zip(SortedMap<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(utf8(file.getValue()));
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(utf8(text));
    }
    return bytes.toByteArray();
  }

  private static Map<String, Object> item(Path folder, String file, byte[] content)
      throws Exception {
    Files.write(Files.createDirectories(folder.resolve("1.0")).resolve(file), content);
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("uri", "1.0/" + file);
    item.put("size", content.length);
    item.put(
        "sha1Hash", HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(content)));
    return item;
  }

  /** A description and its files, where DJL looks for them. */
  private Path set(
      String artifact, String version, Map<String, String> properties, Map<String, byte[]> files)
      throws Exception {
    Path folder =
        Files.createDirectories(
            root.resolve("repository/dataset/nlp/ai/djl/basicdataset").resolve(artifact));
    Map<String, Object> items = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String[] names = file.getKey().split("=");
      Map<String, Object> item = item(folder, names[1], file.getValue());
      if (names[1].startsWith("wikitext")) {
        item.put("name", "");
      }
      items.put(names[0], item);
    }
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("metadataVersion", "0.2");
    description.put("resourceType", "dataset");
    description.put("application", "nlp");
    description.put("groupId", "ai.djl.basicdataset");
    description.put("artifactId", artifact);
    description.put(
        "artifacts",
        List.of(
            Map.of(
                "version", version, "snapshot", false, "properties", properties, "files", items)));
    Documents.writeJson(folder.resolve("metadata.json"), description);
    return folder;
  }

  private Source source(String name, String part) {
    return new DjlSource(
        DjlCatalog.of(name), Optional.of(root.resolve("repository").toString()), part);
  }

  private List<String> texts(String name, String part) throws IOException {
    List<String> texts = new ArrayList<>();
    Source source = source(name, part);
    try (DocumentReader reader = source.open(BYTES)) {
      for (Optional<SourceDocument> d = reader.next(); d.isPresent(); d = reader.next()) {
        texts.add(((SourceDocument.Text) d.get()).text());
      }
      assertEquals(source.bytes(), reader.bytesRead());
    }
    return texts;
  }

  private void wikiText(String training) throws Exception {
    byte[] packed =
        zip(
            new TreeMap<>(
                Map.of(
                    "wikitext-2/wiki.train.tokens", training,
                    "wikitext-2/wiki.valid.tokens", " = Valid = \n",
                    "wikitext-2/wiki.test.tokens", " = Test = \n")));
    set("wikitext-2", "1.0", Map.of(), Map.of("wikitext-2=wikitext-2-v1.zip", packed));
  }

  @Test
  void wikiTextIsItsArticlesInPassages() throws Exception {
    String article =
        " = Robert <unk> = \n \n He is an English actor . \n" + "x ".repeat(1500) + "\n";
    wikiText(" \n" + article + " \n = Second = \n \n Text . \n");
    assertEquals(
        List.of(
            ("= Robert <unk> = \n\n He is an English actor . \n" + "x ".repeat(1500)).strip(),
            "= Second = \n\n Text ."),
        texts("WikiText2", "train"));
    assertEquals(List.of("= Valid ="), texts("WikiText2", "validation"));
    assertEquals(List.of("= Test ="), texts("WikiText2", "test"));
  }

  @Test
  void pennTreebankIsItsSentencesInPassages() throws Exception {
    String sentence = " aer banknote <unk> \n";
    set(
        "penntreebank-unlabeled-processed",
        "1.0",
        Map.of(),
        Map.of(
            "train=ptb.train.txt", utf8(sentence.repeat(3000)),
            "valid=ptb.valid.txt", utf8(" valid \n"),
            "test=ptb.test.txt", utf8(" test \n")));
    List<String> documents = texts("PennTreebankText", "train");
    assertEquals(
        sentence.repeat(3000).replace(" ", "").strip(),
        String.join("\n", documents).replace(" ", ""));
    assertTrue(documents.size() > 2, "large enough to hold some out");
    assertEquals(List.of("valid"), texts("PennTreebankText", "validation"));
  }

  @Test
  void reviewsOfAmazonAreDocuments() throws Exception {
    set(
        "amazon_reviews",
        "1.0",
        Map.of("dataset", "us_Digital_Software"),
        Map.of(
            "amazon_reviews=amazon_reviews_us_Digital_Software_v1_00.tsv.gz",
            gzip(
                "marketplace\treview_headline\treview_body\treview_date\n"
                    + "US\tGood\tWorks \"well\", mostly\t2015-08-31\nUS\tBad\t\t2015-08-31\n"
                    + "US\tFine\tNaïve\t2015-08-31\n")));
    assertEquals(List.of("Works \"well\", mostly", "Naïve"), texts("AmazonReview", "train"));
  }

  @Test
  void reviewsOfMoviesAreDocuments() throws Exception {
    String train = "aclImdb/train/";
    set(
        "stanford-movie-review",
        "1.0",
        Map.of(),
        Map.of(
            "aclImdb=aclImdb.zip",
            zip(
                new TreeMap<>(
                    Map.of(
                        train + "pos/0_9.txt",
                        "Bromwell High is a comedy.",
                        train + "pos/1_7.txt",
                        "Homelessness<br />is an issue.",
                        train + "neg/0_3.txt",
                        "Story of a man.",
                        train + "unsup/0_0.txt",
                        "not read by DJL either",
                        "aclImdb/test/pos/0_10.txt",
                        "I went and saw this.")))));
    assertEquals(
        List.of("Story of a man.", "Bromwell High is a comedy.", "Homelessness<br />is an issue."),
        texts("StanfordMovieReview", "train"));
    assertEquals(List.of("I went and saw this."), texts("StanfordMovieReview", "test"));
    assertEquals(
        "djl:StanfordMovieReview: has no part 'validation'; accepted are test, train",
        assertThrows(InputException.class, () -> source("StanfordMovieReview", "validation"))
            .getMessage());
  }

  @Test
  void taggedWordsAreSentencesInPassages() throws Exception {
    String text = "Al\tPROPN\n-\tPUNCT\nZaman\tPROPN\n\nHe\tPRON\ncame\tVERB\n.\tPUNCT\n\n";
    set(
        "universal-dependencies-en-ewt",
        "2.0",
        Map.of(),
        Map.of(
            "universal-dependencies-en-ewt=en-ud-v2.zip",
            zip(new TreeMap<>(Map.of("en-ud-v2/en-ud-tag.v2.train.txt", text)))));
    assertEquals(
        List.of("Al - Zaman\nHe came ."), texts("UniversalDependenciesEnglishEWT", "train"));
    assertTrue(
        assertThrows(InputException.class, () -> texts("UniversalDependenciesEnglishEWT", "test"))
            .getMessage()
            .contains("NoSuchFileException"));
  }

  @Test
  void theOtherSetsHaveTheirTextToo() throws Exception {
    set(
        "goemotions",
        "1.0",
        Map.of(),
        Map.of("train=train.tsv", utf8("My food\t27\teebbqej\nWHY\t2,3\tdsf\n")));
    assertEquals(List.of("My food", "WHY"), texts("GoEmotions", "train"));
    set(
        "cooking_stackexchange",
        "1.0",
        Map.of(),
        Map.of("train=cooking.train", utf8("__label__sauce __label__cheese How much potato ?\n")));
    assertEquals(List.of("How much potato ?"), texts("CookingStackExchange", "train"));
    set(
        "tatoeba-en-fr",
        "1.0",
        Map.of(),
        Map.of("train=fra-eng-train.txt.gz", gzip("Go.\tVa !\nHi.\tSalut !\n")));
    assertEquals(List.of("Go.\nHi."), texts("TatoebaEnglishFrenchDataset", "train"));
    set(
        "stanford-question-answer",
        "2.0",
        Map.of(),
        Map.of(
            "train=train-v2.0.json",
            utf8(
                "{\"data\": [{\"paragraphs\": [{\"qas\": [{\"question\": \"q\"}], \"context\": \"one\"},"
                    + " {\"context\": \"two\"}]}]}")));
    assertEquals(List.of("one", "two"), texts("StanfordQuestionAnsweringDataset", "train"));
  }

  @Test
  void aStudyFileNamesASetItsPartAndItsRepository() throws Exception {
    wikiText("one\n");
    Path study =
        Files.writeString(
            root.resolve("corpus.yaml"),
            """
            tokenizer: bytes
            sequence_length: 16
            domains:
              wiki: {train: [{djl: WikiText2, repository: repository}]}
            validation:
              held: {files: [{djl: WikiText2, repository: repository, usage: test}]}
              usual: {files: ["djl:PennTreebankText"]}
            """);
    assertEquals(
        List.of(
            "djl:WikiText2 train of " + root.resolve("repository"),
            "djl:WikiText2 test of " + root.resolve("repository"),
            "djl:PennTreebankText train"),
        RoutedSources.of(Documents.readYaml(study, CorpusConfig.class).resolve(root)).stream()
            .map(routed -> routed.source().name())
            .toList());
  }

  @Test
  void anotherEditionOfASetHasAnotherFingerprint() throws Exception {
    wikiText("one\n");
    String one = source("WikiText2", "train").fingerprint();
    assertEquals(one, source("WikiText2", "test").fingerprint());
    wikiText("two\n");
    assertNotEquals(one, source("WikiText2", "train").fingerprint());
  }

  @Test
  void aSetThatCannotBeHadIsNamedWithTheReason() throws Exception {
    Path folder = root.resolve("repository");
    assertEquals(
        "djl:WikiText2: the repository " + folder + " is no folder",
        assertThrows(InputException.class, () -> source("WikiText2", "train")).getMessage());
    wikiText("one\n");
    String message =
        assertThrows(InputException.class, () -> texts("GoEmotions", "train")).getMessage();
    assertTrue(
        message.startsWith("djl:GoEmotions train of " + folder + ": cannot be had (")
            && message.contains("dataset/nlp/ai/djl/basicdataset/goemotions/metadata.json"),
        message);
    Path description = folder.resolve("dataset/nlp/ai/djl/basicdataset/wikitext-2/metadata.json");
    Files.writeString(
        description, Files.readString(description).replaceAll("(\"sha1Hash\" : \")...", "$1000"));
    message = assertThrows(InputException.class, () -> texts("WikiText2", "train")).getMessage();
    assertTrue(message.contains("Checksum error"), message);
    message = assertThrows(InputException.class, () -> DjlCatalog.of("Wikitext")).getMessage();
    assertTrue(message.startsWith("djl:Wikitext: is no text set of DJL's; accepted are Amazon"));
  }
}
