package org.mixlaw.corpus.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.build.CorpusConfig;
import org.mixlaw.corpus.build.RoutedSource;
import org.mixlaw.corpus.build.RoutedSource.Route;
import org.mixlaw.corpus.build.RoutedSource.Side;
import org.mixlaw.corpus.build.RoutedSources;
import org.mixlaw.corpus.tokens.Tokenizer;
import org.mixlaw.corpus.tokens.TokenizerChoice;

class SourcesTest {
  private static final Tokenizer BYTES = Tokenizer.load(new TokenizerChoice.Bytes());

  @TempDir Path root;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(root.resolve(name), text);
  }

  private CorpusConfig config(String domains) throws IOException {
    Path file = write("study.yaml", "tokenizer: bytes\nsequence_length: 16\ndomains:\n" + domains);
    return Documents.readYaml(file, CorpusConfig.class).resolve(root);
  }

  private List<RoutedSource> sources(String domains) throws IOException {
    return RoutedSources.of(config(domains));
  }

  private List<SourceDocument> read(Source source) throws IOException {
    List<SourceDocument> documents = new ArrayList<>();
    try (DocumentReader reader = source.open(BYTES)) {
      long before = 0;
      for (Optional<SourceDocument> d = reader.next(); d.isPresent(); d = reader.next()) {
        documents.add(d.get());
        assertTrue(reader.bytesRead() >= before, "progress never goes back");
        before = reader.bytesRead();
      }
      assertEquals(source.bytes(), reader.bytesRead(), "all of " + source.name() + " is read");
    }
    return documents;
  }

  private List<String> texts(String entry) throws IOException {
    List<RoutedSource> all = sources("  a: {train: [" + entry + "]}\n");
    assertEquals(1, all.size());
    return read(all.get(0).source()).stream()
        .map(document -> ((SourceDocument.Text) document).text())
        .toList();
  }

  private String refusal(String entry) {
    return assertThrows(InputException.class, () -> texts(entry))
        .getMessage()
        .replace(root + "/", "");
  }

  @Test
  void oneFileFeedsSeveralDomainsInOnePass() throws IOException {
    write(
        "pile.jsonl",
        """
        {"meta": {"pile_set_name": "Github"}, "text": "code"}
        {"text": "paper", "meta": {"other": [1, {"pile_set_name": "no"}], "pile_set_name": "ArXiv"}}
        {"text": "page", "meta": {"pile_set_name": "Pile-CC"}}
        """);
    List<RoutedSource> all =
        sources(
            """
              academic: {train: [{files: [pile.jsonl], where: {meta.pile_set_name: [ArXiv, PhilPapers]}}]}
              symbolic: {train: [{files: pile.jsonl, where: {meta.pile_set_name: Github}}]}
            validation:
              web: {files: [{files: ["*.jsonl"], where: {meta.pile_set_name: Pile-CC}}]}
            """);
    assertEquals(1, all.size());
    assertEquals(
        List.of(
            new Route("academic", Side.TRAINING, Set.of("ArXiv", "PhilPapers")),
            new Route("symbolic", Side.TRAINING, Set.of("Github")),
            new Route("web", Side.VALIDATION, Set.of("Pile-CC"))),
        all.get(0).routes());
    List<String> ways = new ArrayList<>();
    for (SourceDocument document : read(all.get(0).source())) {
      for (Route route : all.get(0).routes()) {
        if (route.takes(document)) {
          ways.add(((SourceDocument.Text) document).text() + " to " + route.domain());
        }
      }
    }
    assertEquals(List.of("code to symbolic", "paper to academic", "page to web"), ways);
  }

  @Test
  void aFileReadInTwoWaysIsTwoSourcesWithTheirOwnNames() throws IOException {
    write("a.jsonl", "{\"text\": \"x\", \"abstract\": \"y\", \"kind\": \"k\"}\n");
    List<RoutedSource> all =
        sources(
            """
              a: {train: [a.jsonl]}
              b: {train: [{files: [a.jsonl], text: abstract}]}
              c: {train: [{files: [a.jsonl], where: {kind: k}}]}
              d: {train: [a.jsonl, "*.jsonl"]}
            """);
    assertEquals(
        List.of("a.jsonl", "a.jsonl (abstract)", "a.jsonl by kind"),
        all.stream().map(r -> r.source().name().replace(root + "/", "")).toList());
    assertEquals(List.of("a", "d"), all.get(0).routes().stream().map(Route::domain).toList());
  }

  @Test
  void theConfigurationComesBackFromItsOwnDocument() throws IOException {
    write("a.jsonl", "");
    CorpusConfig config =
        config(
            """
              a: {train: [a.jsonl, {files: ["*.jsonl"], text: body.content, where: {kind: [x, "1"]}}]}
              b: {train: ["djl:WikiText2", {djl: PennTreebankText, repository: mirror, usage: test}]}
            """);
    Path yaml = root.resolve("again.yaml");
    Documents.writeYaml(yaml, config);
    assertEquals(config, Documents.readYaml(yaml, CorpusConfig.class), Files.readString(yaml));
    Path json = root.resolve("again.json");
    Documents.writeJson(json, config);
    assertEquals(config, Documents.readJson(json, CorpusConfig.class), Files.readString(json));
    assertTrue(Files.readString(json).contains(root.resolve("mirror").toString()));
  }

  @Test
  void oneSourceNeedsNoList() throws IOException {
    write("a.jsonl", "");
    assertEquals(
        config("  a: {train: [a.jsonl]}\n").domains(), config("  a: {train: a.jsonl}\n").domains());
    assertTrue(
        assertThrows(InputException.class, () -> config("  a: {train: [null]}\n"))
            .getMessage()
            .endsWith("a training domain needs the key 'train' with a file"));
  }

  @Test
  void entriesThatMeanNothingAreRefused() {
    assertTrue(
        refusal("{files: [a], texts: b}")
            .endsWith(
                "unknown key 'texts'; did you mean 'text'? Accepted here are files, text, where"));
    assertTrue(
        refusal("{djl: WikiText2, files: a}")
            .endsWith("unknown key 'files'; accepted here are djl, repository, usage"));
    assertTrue(refusal("{text: b}").endsWith("a source needs the key 'files' or the key 'djl'"));
    assertTrue(refusal("{files: []}").contains("the key 'files' is empty"));
    assertTrue(refusal("{files: a, where: Github}").contains("accepted is one field"));
    assertTrue(refusal("{files: a, where: {kind: []}}").contains("where 'kind' has no value"));
    assertTrue(refusal("{djl: WikiText2, usage: all}").contains("accepted are train, validation"));
    assertTrue(refusal("[a]").contains("accepted are a path, a glob, djl:NAME, and a mapping"));
    assertTrue(refusal("{files: [a], texts: b}").contains("study.yaml line 4"), "says where");
  }

  @Test
  void fieldsOfFilesThatHaveNoneAreRefused() throws IOException {
    write("a.txt", "text");
    String plain = refusal("{files: [a.txt], text: body}");
    assertTrue(plain.startsWith("a.txt: is plain text and has no field"), plain);
    assertTrue(plain.endsWith("are for .json, .jsonl, .ndjson and .parquet"), plain);
    write("b.bin", "");
    assertTrue(
        refusal("{files: [b.bin], where: {k: v}}")
            .startsWith("b.bin: holds tokens and has no fields"));
  }

  @Test
  void theTextMayStandUnderAnyPath() throws IOException {
    write("a.jsonl.gz", "");
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(root.resolve("a.json.gz")))) {
      out.write(
          """
          \uFEFF{"text": 7, "body": {"text": "no", "content": "one \\u00e9"}}\r

          {"body": {"content": ""}}
          {"body": {"x": {"content": "no"}, "content": "zwei \uD83D\uDE00"}}\
          """
              .getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(
        List.of("one é", "zwei \uD83D\uDE00"), texts("{files: [a.json.gz], text: body.content}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jsonl.gz", "a.jsonl.zst"})
  void packedFilesPutBehindEachOtherAreOne(String name) throws IOException {
    Path file = root.resolve(name);
    List<String> wanted = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      try (OutputStream raw =
              Files.newOutputStream(
                  file,
                  java.nio.file.StandardOpenOption.CREATE,
                  java.nio.file.StandardOpenOption.APPEND);
          OutputStream out =
              name.endsWith(".gz")
                  ? new GZIPOutputStream(raw)
                  : new com.github.luben.zstd.ZstdOutputStream(raw).setLong(30)) {
        for (int i = 0; i < 1000; i++) {
          wanted.add("part " + part + " line " + i);
          out.write(
              ("{\"text\": \"" + wanted.get(wanted.size() - 1) + "\"}\n")
                  .getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    assertEquals(wanted, texts(name));
  }

  @Test
  void linesLongerThanABlockAreWhole() throws IOException {
    String longer = "naïve ".repeat(100_000);
    write("a.jsonl", "{\"text\": \"x\"}\n{\"text\": \"" + longer + "\"}\n{\"text\": \"y\"}");
    assertEquals(List.of("x", longer, "y"), texts("a.jsonl"));
  }

  @Test
  void plainTextWithoutBlankLinesIsCutAtLineEnds() throws IOException {
    String line = "one sentence a line\n";
    write("a.txt", line.repeat(5000));
    List<String> texts = texts("a.txt");
    assertEquals(5, texts.size());
    assertEquals(line.repeat(5000).strip(), String.join("\n", texts));
  }

  @Test
  void recordsWithANullTextOrRoutingValueArePassedOverAndCounted() throws IOException {
    write(
        "a.jsonl",
        """
        {"text": null, "kind": "k"}
        {"text": "", "kind": "k"}
        {"text": "one", "kind": "k"}
        {"text": "two", "kind": null}
        {"text": "three", "kind": "k", "score": NaN, "other": [-Infinity, {"deep": Infinity}]}
        {"text": null, "kind": null}
        """);
    List<RoutedSource> all = sources("  a: {train: [{files: [a.jsonl], where: {kind: k}}]}\n");
    try (DocumentReader reader = all.get(0).source().open(BYTES)) {
      List<String> texts = new ArrayList<>();
      for (Optional<SourceDocument> d = reader.next(); d.isPresent(); d = reader.next()) {
        texts.add(((SourceDocument.Text) d.get()).text());
      }
      assertEquals(List.of("one", "three"), texts);
      assertEquals(new PassedOver(2, 2), reader.passedOver());
    }
    write("b.jsonl", "{\"meta\": null}\n{\"meta\": {\"text\": \"x\"}}\n");
    assertEquals(List.of("x"), texts("{files: [b.jsonl], text: meta.text}"), "null on the way");
    write("c.jsonl", "{\"text\": null}\n");
    assertEquals("c.jsonl: holds no text", refusal("c.jsonl"));
  }

  @Test
  void aNumberOrTruthValueRoutesHoweverItIsSpelled() throws IOException {
    write(
        "a.jsonl",
        """
        {"text": "a", "v": 2024}
        {"text": "b", "v": 2024.0}
        {"text": "c", "v": "2024"}
        {"text": "d", "v": 2.024e3}
        {"text": "e", "v": 0.50}
        {"text": "f", "v": true}
        {"text": "g", "v": "2024.0"}
        """);
    for (String[] values :
        new String[][] {{"2024", "abcd"}, {"2024.0", "abcd"}, {"0.5", "e"}, {"true", "f"}}) {
      List<RoutedSource> all =
          sources("  a: {train: [{files: [a.jsonl], where: {v: " + values[0] + "}}]}\n");
      String taken =
          read(all.get(0).source()).stream()
              .filter(all.get(0).routes().get(0)::takes)
              .map(document -> ((SourceDocument.Text) document).text())
              .collect(Collectors.joining());
      assertEquals(values[1], taken, values[0]);
    }
  }

  @Test
  void whatIsWrongWithALineIsSaidWithoutTheParsersWords() throws IOException {
    for (String line :
        List.of(
            "{\"text\": tru}",
            "{\"text\": \"a\tb\"}",
            "{\"text\": \"\\x\"}",
            "{\"text\": 'x'}",
            "{text: 1}",
            "{\"text\": \"x\",}",
            "{\"text\": 01}",
            "{\"text\": \"x\"",
            "{\"a\": .5}",
            "{\"text\": -}",
            "\u0000",
            "{\"text\": \"x\"]",
            "nul")) {
      write("a.jsonl", "{\"text\": \"fine\"}\n" + line + "\n");
      String message = refusal("a.jsonl");
      assertTrue(
          message.matches("a.jsonl line 2: is not JSON \\([^`]*, at column \\d+\\)"), message);
      assertTrue(
          !message.matches(".*(JSON(Read|Parser)|Feature|expecting|token|com\\.).*"), message);
    }
  }

  @Test
  void brokenLinesAreNamedWithPlaceAndReason() throws IOException {
    String good = "{\"text\": \"fine\", \"kind\": \"k\"}\n";
    write("a.jsonl", good + "{\"text\": \"x\"}\n");
    assertEquals(
        "a.jsonl line 2: has no value under the key 'kind'",
        refusal("{files: [a.jsonl], where: {kind: k}}"));
    assertEquals(
        "a.jsonl line 1: has no text under the key 'body.text'",
        refusal("{files: [a.jsonl], text: body.text}"));
    write("a.jsonl", good + "{\"text\": \"x\", \"text\": \"y\"}\n");
    assertEquals("a.jsonl line 2: has the key 'text' twice", refusal("a.jsonl"));
    write("a.jsonl", good + "[1]\n");
    assertEquals("a.jsonl line 2: is no JSON object", refusal("a.jsonl"));
    write("a.jsonl", good + good.strip() + good);
    assertEquals("a.jsonl line 2: has more behind its JSON object", refusal("a.jsonl"));
    write("a.jsonl", good + "{\"other\": [1, tru], \"text\": \"x\"}\n");
    assertTrue(refusal("a.jsonl").startsWith("a.jsonl line 2: is not JSON ("), "also elsewhere");
    write("a.jsonl", "\n\n{\"text\": \"\"}\n");
    assertEquals("a.jsonl: holds no text", refusal("a.jsonl"));
    Files.write(root.resolve("b.txt"), new byte[] {'a', '\n', 'b', (byte) 0x80, '\n'});
    assertEquals("b.txt line 2: is not valid UTF-8 (byte 2 of the line)", refusal("b.txt"));
    Files.write(root.resolve("b.txt"), new byte[] {'a', '\n', 'b', (byte) 0xe2, (byte) 0x82});
    assertEquals("b.txt line 2: is not valid UTF-8 (byte 2 of the line)", refusal("b.txt"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jsonl.gz", "a.jsonl.zst", "a.txt.gz", "a.txt.zst"})
  void aPackedFileThatIsCutShortIsNamedWithTheLine(String name) throws IOException {
    Path file = root.resolve(name);
    try (OutputStream out =
        name.endsWith(".gz")
            ? new GZIPOutputStream(Files.newOutputStream(file))
            : new com.github.luben.zstd.ZstdOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < 20_000; i++) {
        out.write(
            "{\"text\": \"%x\"}\n".formatted(i * 0x9e3779b9L).getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] whole = Files.readAllBytes(file);
    for (int cut : new int[] {whole.length - 1, whole.length / 2, 12}) {
      Files.write(file, Arrays.copyOf(whole, cut));
      String message = refusal(name);
      assertTrue(
          message.matches(
              java.util.regex.Pattern.quote(name)
                  + " line \\d+: the packed file ends too early, at byte "
                  + cut),
          message);
    }
    Files.write(file, new byte[0]);
    assertTrue(refusal(name).startsWith(name + ": "), refusal(name));
    Files.write(file, "not packed at all".getBytes(StandardCharsets.UTF_8));
    assertTrue(refusal(name).startsWith(name), refusal(name));
  }

  @Test
  void aDomainThatGetsNothingNamesTheValuesThatThereAre() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      lines.append("{\"text\": \"x%d\", \"kind\": \"k%02d\"}\n".formatted(i, i % 12));
    }
    write("a.jsonl", lines.toString());
    List<RoutedSource> all =
        sources("  a: {train: [{files: [a.jsonl], where: {kind: [K1, K2]}}]}\n");
    String values =
        IntStream.range(0, 10)
            .mapToObj(i -> "'k%02d'".formatted(i))
            .collect(Collectors.joining(", "));
    assertEquals(
        "domain 'a': no document of a.jsonl by kind has the value 'K1', 'K2'; the values seen are "
            + values,
        RoutedSources.nothingFor(all, "a", Side.TRAINING, BYTES)
            .getMessage()
            .replace(root + "/", ""));
  }
}
