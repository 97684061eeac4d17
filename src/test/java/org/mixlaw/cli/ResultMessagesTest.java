package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.CsvText;
import org.mixlaw.base.Documents;
import org.mixlaw.base.FolderTree;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.build.CorpusFile;
import org.mixlaw.fit.LawsFile;
import org.mixlaw.loss.LossTable;
import org.mixlaw.model.ModelCards;
import org.mixlaw.optimum.OptimumFile;
import org.mixlaw.study.outcome.Validation;
import org.mixlaw.train.RunFile;
import org.mixlaw.train.RunFolder;
import org.mixlaw.train.track.JsonLines;

/** Every key of the files that Mixlaw writes and reads again, damaged in turn. */
@ExtendWith(FinishedStudy.class)
class ResultMessagesTest {
  private static final String TEXT = "'?!'";

  /** One of these in turn, beside the text. */
  private static final List<String> WRONG = List.of("[[x]]", "{}", "-1.5", "[]", "null");

  @TempDir Path root;

  private final List<String> wrong = new ArrayList<>();

  private static Path run(Path study) throws IOException {
    try (Stream<Path> runs = Files.list(study.resolve("runs"))) {
      return runs.sorted().findFirst().orElseThrow();
    }
  }

  @Test
  void everyKeyOfLaws(Path study) throws IOException {
    walk(study.resolve("laws.json"), Documents.json(), LawsFile::read);
  }

  @Test
  void everyKeyOfAnOptimum(Path study) throws IOException {
    walk(study.resolve("optimum.yaml"), Documents.yaml(), OptimumFile::read);
  }

  @Test
  void everyKeyOfAValidation(Path study) throws IOException {
    walk(study.resolve("validation.json"), Documents.json(), Validation::read);
  }

  @Test
  void everyKeyOfARun(Path study) throws IOException {
    Path file = run(study).resolve("run.yaml");
    walk(file, Documents.yaml(), there -> Documents.readYaml(there, RunFile.class));
  }

  @Test
  void everyKeyOfACorpus(Path study) throws IOException {
    Path file = study.resolve("corpus/corpus.json");
    walk(file, Documents.json(), there -> Documents.readJson(there, CorpusFile.class));
  }

  @Test
  void everyKeyOfTheMarkerOfAFinishedRun(Path study) throws IOException {
    Path there = Files.createDirectories(root.resolve("run"));
    walk(
        run(study).resolve("done"),
        Documents.json(),
        file -> {
          try {
            Files.copy(file, there.resolve("done"), StandardCopyOption.REPLACE_EXISTING);
            new RunFolder(there).outcome();
          } catch (InputException e) {
            throw new InputException(e.getMessage().replace(there.toString(), root.toString()));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void everyNumberThatIsReadOfMetrics(Path study) throws IOException {
    List<String> lines = Files.readAllLines(run(study).resolve("metrics.jsonl"));
    JsonNode step = null;
    JsonNode evaluation = null;
    for (String line : lines) {
      JsonNode document = Documents.json().readTree(line);
      step = document.has("gradient_norm") ? document : step;
      evaluation = document.has("validation") ? document : evaluation;
    }
    Path file = root.resolve("metrics.jsonl");
    for (String key : List.of("/step", "/tokens", "/loss", "/timing/seconds")) {
      metric(step, JsonPointer.compile(key), file, JsonLines::lastStep);
    }
    String domain = evaluation.path("validation").fieldNames().next();
    JsonPointer loss =
        JsonPointer.empty()
            .appendProperty("validation")
            .appendProperty(domain)
            .appendProperty("loss");
    metric(evaluation, loss, file, JsonLines::lastEvaluation);
    assertEquals("", String.join("\n", wrong));
  }

  private interface Reading {
    Object of(Path file) throws IOException;
  }

  private void metric(JsonNode whole, JsonPointer place, Path file, Reading reading)
      throws IOException {
    Consumer<Path> reader =
        there -> {
          try {
            reading.of(there);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    for (String value : List.of(TEXT, "null", "{}")) {
      JsonNode damaged = whole.deepCopy();
      put(damaged, place, Documents.yaml().readTree(value));
      read(Documents.jsonLine(damaged) + "\n", file, reader, place, value, true);
    }
    JsonNode without = whole.deepCopy();
    ((ObjectNode) without.at(place.head())).remove(place.last().getMatchingProperty());
    read(Documents.jsonLine(without) + "\n", file, reader, place, "missing", true);
    read(Documents.jsonLine(whole) + "\n", file, reader, place, "whole", false);
  }

  @Test
  void everyColumnOfALossTable(Path study) throws IOException {
    List<String> lines = Files.readAllLines(study.resolve("losses.csv")).subList(0, 3);
    CsvTable whole = CsvTable.read(study.resolve("losses.csv"));
    Path file = root.resolve("losses.csv");
    for (String column : whole.columns()) {
      List<List<Object>> cells = new ArrayList<>();
      cells.add(new ArrayList<>(whole.columns()));
      whole.rows().subList(0, 2).forEach(row -> cells.add(new ArrayList<>(texts(row, whole))));
      int at = whole.columns().indexOf(column);
      JsonPointer place = JsonPointer.empty().appendProperty(column.replaceFirst("^mix\\.", ""));
      boolean number = !List.of("run", "model", "seed", "domain").contains(column);
      for (String value : List.of("?!", "-1", "NaN", "")) {
        cells.get(1).set(at, value);
        read(csv(cells), file, LossTable::read, place, value, number && value.equals("?!"));
      }
      cells.get(1).set(at, texts(whole.rows().get(0), whole).get(at));
      cells.get(0).set(at, column + "x");
      boolean needed = List.of("params", "tokens", "domain", "loss").contains(column);
      read(csv(cells), file, LossTable::read, place, "misspelt", needed);
      cells.get(0).set(at, column);
    }
    for (String text : List.of("", "\n", "?!\n", lines.get(0) + "\n")) {
      read(text, file, LossTable::read, JsonPointer.empty(), text, true);
    }
    assertEquals("", String.join("\n", wrong));
  }

  private static List<String> texts(CsvTable.Row row, CsvTable table) {
    return table.columns().stream().map(c -> row.optionalText(c).orElse("")).toList();
  }

  private static String csv(List<List<Object>> rows) {
    return rows.stream().map(CsvText::line).collect(Collectors.joining());
  }

  @Test
  void everyKeyOfACard() throws IOException {
    Path card = Files.writeString(root.resolve("whole.yaml"), "layers: 1\nwidth: 8\nheads: 1\n");
    walk(card, Documents.yaml(), file -> new ModelCards(List.of()).find(file.toString()));
  }

  private void walk(Path document, ObjectMapper mapper, Consumer<Path> reader) throws IOException {
    JsonNode whole = mapper.readTree(Files.readString(document));
    Path file = root.resolve(document.getFileName().toString());
    List<JsonPointer> places = new ArrayList<>();
    places(whole, JsonPointer.empty(), new HashSet<>(), places);
    assertTrue(places.size() > 2);
    for (int i = 0; i < places.size(); i++) {
      JsonPointer place = places.get(i);
      for (String value : List.of(TEXT, WRONG.get(i % WRONG.size()))) {
        JsonNode damaged = whole.deepCopy();
        JsonNode given = Documents.yaml().readTree(value);
        put(damaged, place, given);
        boolean unfit = unfit(whole.at(place), given);
        read(mapper.writeValueAsString(damaged), file, reader, place, value, unfit);
      }
      JsonNode without = whole.deepCopy();
      if (without.at(place.head()) instanceof ObjectNode parent) {
        JsonNode moved = parent.remove(place.last().getMatchingProperty());
        read(mapper.writeValueAsString(without), file, reader, place, "missing", false);
        parent.set(place.last().getMatchingProperty() + "x", moved);
        read(mapper.writeValueAsString(without), file, reader, place, "misspelt", false);
      }
    }
    for (String text : List.of("", " \n", "{}", "[]", "x", "\"", "{\"a\": ", "- 1\n", "null")) {
      read(text, file, reader, JsonPointer.empty(), "'" + text + "'", true);
    }
    assertEquals("", String.join("\n", wrong));
  }

  /** Whether a value is of another kind than the one in its place, so that nothing can take it. */
  private static boolean unfit(JsonNode right, JsonNode given) {
    return (right.isNumber() && (given.isTextual() || given.isContainerNode()))
        || (right.isTextual() && given.isContainerNode())
        || (right.isObject() && (given.isArray() || given.isNumber()))
        || (right.isArray() && (given.isObject() || given.isNumber()));
  }

  private void read(
      String text,
      Path file,
      Consumer<Path> reader,
      JsonPointer place,
      String what,
      boolean refused)
      throws IOException {
    Files.writeString(file, text);
    String at = file.getFileName() + " " + place + ", " + what + ": ";
    try {
      reader.accept(file);
      if (refused) {
        wrong.add(at + "taken");
      }
    } catch (InputException e) {
      try {
        assertTrue(e.getMessage().startsWith(file.toString()), "names no file");
        Messages.requireClean(e.getMessage().replace(file.toString(), "FILE"), "?!");
        assertTrue(names(e.getMessage(), place), "names no key");
      } catch (AssertionError unclean) {
        wrong.add(at + unclean.getMessage() + ": " + e.getMessage());
      }
    } catch (RuntimeException e) {
      wrong.add(at + e);
    }
  }

  /** Whether a message names a key of a place's path, or stands for the document as a whole. */
  private static boolean names(String message, JsonPointer place) {
    boolean named = place.matches();
    for (JsonPointer rest = place; !rest.matches(); rest = rest.tail()) {
      String key = rest.getMatchingProperty();
      named |= message.contains(key) || message.contains(key.replace('_', ' '));
    }
    return named;
  }

  private static void put(JsonNode root, JsonPointer place, JsonNode value) {
    JsonNode parent = root.at(place.head());
    if (parent instanceof ArrayNode list) {
      list.set(place.last().getMatchingIndex(), value);
    } else {
      ((ObjectNode) parent).set(place.last().getMatchingProperty(), value);
    }
  }

  /** Every place once: of mappings with the same keys, the first. */
  private static void places(
      JsonNode node, JsonPointer at, Set<String> seen, List<JsonPointer> places) {
    if (!at.matches()) {
      places.add(at);
    }
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        JsonNode value = entry.getValue();
        List<String> keys = new ArrayList<>();
        value.fieldNames().forEachRemaining(keys::add);
        if (!value.isObject() || value.isEmpty() || seen.add(String.join("|", keys))) {
          places(value, at.appendProperty(entry.getKey()), seen, places);
        }
      }
    } else if (node.isArray() && node.size() > 0) {
      places(node.get(0), at.appendIndex(0), seen, places);
    }
  }

  /** The commands that read a file, each as it reads the whole study. */
  private static Map<String, List<List<String>>> readers(Path study, Path run, Path out) {
    List<String> report = List.of("report", "" + study);
    List<String> status = List.of("status", "" + study);
    List<String> compare = List.of("compare", "" + study, "" + study);
    List<String> handover =
        List.of("handover", "" + study, "--to", "huggingface", "--out", out + "/hand");
    List<String> target = List.of("--params", "5K", "--tokens", "20480");
    String laws = study.resolve("laws.json").toString();
    String losses = study.resolve("losses.csv").toString();
    String runName = study.relativize(run).toString();
    String state = study.relativize(checkpoint(run)) + "/state.json";
    return Map.ofEntries(
        Map.entry(
            "laws.json",
            List.of(
                report,
                handover,
                words(List.of("optimize", laws), target),
                words(List.of("predict", laws), target, List.of("--mixtures", losses)))),
        Map.entry(
            "optimum.yaml",
            List.of(
                report,
                handover,
                words(
                    List.of("predict", laws),
                    target,
                    List.of("--mixtures", study.resolve("optimum.yaml").toString())))),
        Map.entry("validation.json", List.of(report, compare)),
        Map.entry("elsewhere.json", List.of(report)),
        Map.entry("study.yaml", List.of(status, report, handover)),
        Map.entry(
            "losses.csv",
            List.of(
                report,
                List.of("fit", losses, "--law", "m1", "--out", out + "/l.json"),
                List.of("design", "--next", "1", "--losses", losses))),
        Map.entry("mixtures.csv", List.of(status)),
        Map.entry("design.yaml", List.of(status)),
        Map.entry(
            "corpus/corpus.json",
            List.of(
                status,
                handover,
                List.of("corpus", "inspect", study + "/corpus"),
                List.of("evaluate", "" + run, "--corpus", study + "/corpus", "--device", "cpu"))),
        Map.entry(runName + "/run.yaml", List.of(status, report)),
        Map.entry(runName + "/metrics.jsonl", List.of(status, report)),
        Map.entry(runName + "/losses.csv", List.of(report)),
        Map.entry(runName + "/done", List.of(status, report)),
        Map.entry(state, List.of(List.of("export", "" + run, "--out", out + "/x"))),
        Map.entry(
            state.replace("state.json", "model.safetensors"),
            List.of(List.of("export", "" + run, "--out", out + "/x"))));
  }

  private static Path checkpoint(Path run) {
    try (Stream<Path> steps = Files.list(run.resolve("checkpoints"))) {
      return steps.sorted().findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SafeVarargs
  private static List<String> words(List<String>... parts) {
    return Stream.of(parts).flatMap(List::stream).toList();
  }

  @Test
  void everyCommandAnswersDamageInASentence(Path finished) throws Exception {
    Path study = root.resolve("study");
    copy(finished, study);
    Files.copy(study.resolve("validation.json"), study.resolve("elsewhere.json"));
    Path run = run(study);
    dropOtherPilots(run);
    for (Map.Entry<String, List<List<String>>> read : readers(study, run, root).entrySet()) {
      Path file = study.resolve(read.getKey());
      byte[] whole = Files.readAllBytes(file);
      byte[] half = Arrays.copyOf(whole, whole.length / 2);
      byte[] noise = whole.clone();
      Arrays.fill(noise, 0, Math.min(noise.length, 40), (byte) 0xB7);
      for (byte[] damage :
          List.of(new byte[0], "{}\n".getBytes(StandardCharsets.UTF_8), half, noise)) {
        Files.write(file, damage);
        for (List<String> command : read.getValue()) {
          answer(file, damage.length, command);
        }
      }
      Files.write(file, whole);
    }
    assertEquals("", String.join("\n", wrong));
  }

  /** Leaves the run and those of the validation: all are read alike. */
  private static void dropOtherPilots(Path run) throws IOException {
    try (Stream<Path> runs = Files.list(run.getParent())) {
      for (Path other : runs.toList()) {
        String name = other.getFileName().toString();
        if (!other.equals(run) && !name.contains("optimum") && !name.contains("baseline")) {
          FolderTree.remove(other);
        }
      }
    }
  }

  private void answer(Path file, int length, List<String> command) {
    Answer answer = Answer.to(command.toArray(String[]::new));
    String at = file.getFileName() + " of " + length + " bytes, " + command.get(0) + ": ";
    List<String> said = answer.err().lines().filter(line -> line.startsWith("mixlaw: ")).toList();
    boolean refused = answer.status() == 2 && said.size() == 1;
    if (answer.status() != 0 && !refused) {
      wrong.add(at + answer.status() + " " + answer.err());
      return;
    }
    for (String line : said) {
      try {
        Messages.requireClean(line.replace(root.toString(), ""), "?!");
        assertTrue(
            answer.status() == 0 || line.contains(file.getFileName().toString()), "names no file");
      } catch (AssertionError unclean) {
        wrong.add(at + unclean.getMessage() + ": " + line);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path there = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(there);
        } else {
          Files.copy(file, there);
        }
      }
    }
  }
}
