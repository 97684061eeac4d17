package org.mixlaw.study.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mixlaw.model.ModelCards;
import org.mixlaw.study.file.StudyFile;

/** The reference of the study file as a page of Markdown. */
public final class ReferencePage {
  private static final String HEAD =
      """
      # The study file

      A study is one YAML file. Every key stands here, with what it takes, what holds without it, and an example; a key that is not
      here is refused, with the nearest that is. Counts are whole numbers and may be written `1048576`, `1e9`, `410M` or `100B`; paths
      are relative to the study file. `mixlaw init DIR` writes a first study file from folders of text, `mixlaw plan` says what is
      wrong with one before anything is trained, and `--set train.tokens=1e9` overrides a key for one command. Editors that know JSON Schema complete and check study files by
      [study.schema.json](study.schema.json): put `# yaml-language-server: $schema=study.schema.json` on the first line.

      This page is made from the program's own records; `mvn -Dtest=StudyReferenceTest -Dmixlaw.write=true test` makes it again.
      """;

  private final StringBuilder text = new StringBuilder();
  private final Map<Class<?>, String> placed = new LinkedHashMap<>();

  private ReferencePage() {}

  /**
   * Makes the page.
   *
   * @return Markdown
   */
  public static String make() {
    ReferencePage page = new ReferencePage();
    page.text.append(HEAD);
    page.section("The whole file", "", StudyFile.class);
    page.text.append(
        "\n"
            + "# Model cards\n\n"
            + "A card is a YAML file in `models/`, or one that the study file names by its path;"
            + " the file's name is the card's.\n");
    page.section("A card", "", ModelCards.cardRecord());
    return page.text.toString();
  }

  /**
   * A key's meaning as a sentence.
   *
   * @param entry the key
   * @return the sentence, with what holds without it
   */
  static String sentence(KeyTree.Entry entry) {
    String meaning = entry.meaning().value();
    String without = entry.meaning().without();
    return meaning.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
        + meaning.substring(1)
        + (without.isEmpty() ? "." : "; without it: " + without + ".");
  }

  private void section(String title, String path, Class<?> record) {
    placed.put(record, title);
    text.append("\n## ").append(title).append("\n\n");
    List<KeyTree.Entry> entries = KeyTree.of(record);
    table(entries);
    for (KeyTree.Entry entry : entries) {
      below(path.isEmpty() ? entry.name() : path + "." + entry.name(), entry.value());
    }
  }

  private void below(String path, KeyTree.Value value) {
    if (value instanceof KeyTree.Section section) {
      if (!placed.containsKey(section.record())) {
        section("`" + path + "`", path, section.record());
      }
    } else if (value instanceof KeyTree.Several several) {
      below(path + "[]", several.each());
    } else if (value instanceof KeyTree.Named named) {
      below(path + ".NAME", named.each());
    } else if (value instanceof KeyTree.Family family) {
      family
          .kinds()
          .forEach(
              (kind, record) ->
                  section("`" + path + "` of `" + family.key() + ": " + kind + "`", path, record));
    }
  }

  private void table(List<KeyTree.Entry> entries) {
    text.append(
        "| key | takes | without it | example | meaning |\n| --- | --- | --- | --- | --- |\n");
    for (KeyTree.Entry entry : entries) {
      List<String> cells = new ArrayList<>();
      cells.add("`" + entry.name() + "`");
      String unit = entry.meaning().unit();
      cells.add(words(entry.value()) + (unit.isEmpty() ? "" : ", in " + unit));
      cells.add(
          entry.required()
              ? "**required**"
              : entry.meaning().byDefault().isEmpty()
                  ? entry.meaning().without()
                  : "`" + entry.meaning().byDefault() + "`");
      String example = entry.meaning().example();
      cells.add(example.isEmpty() ? "" : "`" + example + "`");
      String meaning = entry.meaning().value();
      cells.add(
          entry.meaning().instead().isEmpty()
              ? meaning
              : meaning + " (either it or `" + entry.meaning().instead() + "`)");
      text.append(
          cells.stream()
              .map(cell -> cell.replace("|", "\\|"))
              .collect(Collectors.joining(" | ", "| ", " |\n")));
    }
  }

  private static String words(KeyTree.Value value) {
    if (value instanceof KeyTree.One one) {
      return one.kind().words();
    }
    if (value instanceof KeyTree.Word word) {
      return word.words().stream().map(w -> "`" + w + "`").collect(Collectors.joining(", "));
    }
    if (value instanceof KeyTree.Formed formed) {
      return formed.form().value();
    }
    if (value instanceof KeyTree.Several several) {
      String each = words(several.each());
      return several.lone() ? each + "; or a list of such" : "a list, each " + each;
    }
    if (value instanceof KeyTree.Named named) {
      return "a mapping from names, each to " + words(named.each());
    }
    if (value instanceof KeyTree.Family family) {
      return "a section whose `"
          + family.key()
          + "` is "
          + family.kinds().keySet().stream()
              .map(kind -> "`" + kind + "`")
              .collect(Collectors.joining(", "));
    }
    return "a section";
  }
}
