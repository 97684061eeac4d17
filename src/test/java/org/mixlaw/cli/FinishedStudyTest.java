package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.Documents;
import org.mixlaw.base.Rounded;
import org.mixlaw.handover.OptimumFormats;
import org.mixlaw.loss.LossTable;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.MixtureTable;
import org.mixlaw.mixture.NamedValue;
import org.mixlaw.optimum.Estimate;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.optimum.OptimumFile;
import org.mixlaw.study.outcome.AtSize;
import org.mixlaw.study.outcome.Validation;

/**
 * What the commands make of a study that is finished, whose domains have names that need quoting.
 */
@ExtendWith(FinishedStudy.class)
class FinishedStudyTest {
  @TempDir Path folder;

  private static Answer done(String... words) {
    Answer answer = Answer.to(words);
    assertEquals(0, answer.status(), answer.err());
    return answer;
  }

  private static void refused(String sentence, String... words) {
    Answer answer = Answer.to(words);
    assertEquals(2, answer.status(), answer.err());
    assertEquals(1, answer.err().strip().lines().count(), answer.err());
    assertTrue(answer.err().contains(sentence), answer.err());
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void predictReadsTheStudysLawsAndLosses(Path study) {
    String laws = study.resolve("laws.json").toString();
    String losses = study.resolve("losses.csv").toString();
    done(
        "predict",
        laws,
        "--params",
        "5K",
        "--tokens",
        "20480",
        "--mixtures",
        losses,
        "--out",
        at("predictions.csv"));
    List<CsvTable.Row> rows = CsvTable.read(folder.resolve("predictions.csv")).rows();
    assertEquals(LossTable.read(study.resolve("losses.csv")).mixtures().size() * 3, rows.size());
    assertTrue(
        rows.stream().map(row -> row.text("domain")).toList().contains(FinishedStudy.COUNTING));
    refused(
        "missing.csv: no such file",
        "predict",
        laws,
        "--params",
        "5K",
        "--tokens",
        "20480",
        "--mixtures",
        at("missing.csv"));
  }

  @Test
  void predictTakesAnOptimumAndAMixtureWrittenOut(Path study) {
    String laws = study.resolve("laws.json").toString();
    String optimum = study.resolve("optimum.yaml").toString();
    List<String> words =
        List.of("predict", laws, "--params", "5K", "--tokens", "20480", "--mixtures");
    Answer best = done(Stream.concat(words.stream(), Stream.of(optimum)).toArray(String[]::new));
    assertTrue(best.out().contains("\noptimum,5000,20480,*,"), best.out());
    assertTrue(best.out().contains("\nbaseline,5000,20480,*,"), best.out());
    Mixture mixture = OptimumFile.read(study.resolve("optimum.yaml")).optimum().mixture();
    String written =
        mixture.proportions().entrySet().stream()
            .map(e -> NamedValue.written(e.getKey()) + "=" + e.getValue())
            .collect(Collectors.joining(","));
    Answer given = done(Stream.concat(words.stream(), Stream.of(written)).toArray(String[]::new));
    assertEquals(
        best.out().lines().filter(line -> line.startsWith("optimum,")).toList(),
        given.out().lines().map(line -> line.replaceFirst("^given,", "optimum,")).skip(1).toList());
    String[] unknown =
        Stream.concat(words.stream(), Stream.of("nobody=.3,else=.7")).toArray(String[]::new);
    refused("unknown training domain 'else'", unknown);
  }

  @Test
  void optimizeObeysACapOnADomainWithAComma(Path study) {
    String laws = study.resolve("laws.json").toString();
    Answer answer =
        done(
            "optimize",
            laws,
            "--params",
            "5K",
            "--tokens",
            "20480",
            "--cap",
            "\"" + FinishedStudy.COUNTING + "\"=0.25",
            "--out",
            at("optimum.yaml"));
    assertTrue(answer.out().contains(FinishedStudy.COUNTING), answer.out());
    double proportion =
        Documents.yaml()
            .valueToTree(Documents.readYaml(folder.resolve("optimum.yaml"), java.util.Map.class))
            .findValue("mixture")
            .path(FinishedStudy.COUNTING)
            .asDouble(1);
    assertTrue(proportion <= 0.25 + 1e-9, "proportion " + proportion);
    refused(
        "a cap names 'nobody'",
        "optimize",
        laws,
        "--params",
        "5K",
        "--tokens",
        "20480",
        "--cap",
        "nobody=0.25");
  }

  @Test
  void optimizeFindsTheStudysOptimumToTheDigit(Path study) throws Exception {
    Optimum theirs = OptimumFile.read(study.resolve("optimum.yaml")).optimum();
    List<String> words =
        new ArrayList<>(
            List.of(
                "optimize",
                study.resolve("laws.json").toString(),
                "--params",
                Long.toString(theirs.params()),
                "--tokens",
                Long.toString(theirs.tokens()),
                "--baseline",
                theirs.baseline().mixture().proportions().entrySet().stream()
                    .map(e -> NamedValue.written(e.getKey()) + "=" + e.getValue())
                    .collect(Collectors.joining(",")),
                "--out",
                at("again.yaml")));
    theirs
        .caps()
        .forEach(
            (domain, cap) ->
                words.addAll(List.of("--cap", NamedValue.written(domain) + "=" + cap)));
    done(words.toArray(String[]::new));
    Optimum ours = OptimumFile.read(folder.resolve("again.yaml")).optimum();
    assertEquals(theirs.mixture(), ours.mixture());
    assertEquals(theirs.loss(), ours.loss());
    assertEquals(theirs.losses(), ours.losses());
    assertEquals(theirs.baseline().loss(), ours.baseline().loss());
    assertEquals(theirs.gain(), ours.gain());
    assertEquals(theirs.nearOptimal(), ours.nearOptimal());
    assertEquals(theirs.starts(), ours.starts());
    assertEquals(theirs.warnings(), ours.warnings());
    String html = Files.readString(study.resolve("report.html"));
    assertTrue(html.contains(Rounded.to(ours.loss().value(), halfWidth(ours.loss()))));
    for (Estimate loss : ours.losses().values()) {
      double half = halfWidth(loss);
      String row =
          String.format(
              Locale.ROOT,
              "<td>%s</td><td>%s to %s</td>",
              Rounded.to(loss.value(), half),
              Rounded.to(loss.lower(), half),
              Rounded.to(loss.upper(), half));
      assertTrue(html.replaceAll(">\\s+<", "><").contains(row), row);
    }
    for (double proportion : ours.mixture().proportions().values()) {
      assertTrue(html.contains(String.format(Locale.ROOT, "%.1f%%", 100 * proportion)));
    }
  }

  private static double halfWidth(Estimate estimate) {
    return (estimate.upper() - estimate.lower()) / 2;
  }

  @Test
  void optimizePrintsWhatOtherProgramsRead(Path study) throws Exception {
    String laws = study.resolve("laws.json").toString();
    List<String> words =
        List.of("optimize", laws, "--params", "5K", "--tokens", "20480", "--format");
    Map<String, String> printed = new TreeMap<>();
    for (String format : OptimumFormats.names()) {
      List<String> all = new ArrayList<>(words);
      all.add(format);
      printed.put(format, done(all.toArray(String[]::new)).out());
    }
    Path file = folder.resolve("printed");
    Files.writeString(file, printed.get("yaml"));
    Mixture mixture = OptimumFile.read(file).optimum().mixture();
    JsonNode json = Documents.json().readTree(printed.get("json"));
    assertEquals(
        mixture.get(FinishedStudy.COUNTING),
        json.path("optimum").path("mixture").path(FinishedStudy.COUNTING).asDouble());
    Files.writeString(file, printed.get("csv"));
    assertEquals(mixture, MixtureTable.read(file).mixtures().get("optimum"));
    JsonNode neox = Documents.yaml().readTree(printed.get("gpt-neox"));
    JsonNode megatron = Documents.json().readTree(printed.get("megatron")).path("train");
    JsonNode face = Documents.json().readTree(printed.get("huggingface")).path("domains");
    JsonNode olmo =
        Documents.yaml().readTree(printed.get("olmo-core")).path("source_list").path("sources");
    int at = 0;
    for (String domain : mixture.domains()) {
      double share = mixture.get(domain);
      assertEquals(share, face.path(domain).path("sequence_probability").asDouble());
      if (share > 0) {
        String prefix = face.path(domain).path("token_file").asText();
        assertTrue(Files.exists(Path.of(prefix + ".bin")), "beside the laws lies " + prefix);
        assertEquals(prefix, neox.path("train_data_paths").get(at).asText());
        assertEquals(share, neox.path("train_data_weights").get(at).asDouble());
        assertEquals(share, Double.parseDouble(megatron.get(2 * at).asText()));
        assertEquals(prefix, megatron.get(2 * at + 1).asText());
        assertEquals(share, olmo.get(at).path("target_ratio").asDouble());
        at++;
      }
    }
    List<String> wrong = new ArrayList<>(words);
    wrong.add("toml");
    refused("accepted are yaml, json, csv, gpt-neox", wrong.toArray(String[]::new));
  }

  @Test
  void programsReadOneDocument(Path study) throws Exception {
    String config = study.resolve("study.yaml").toString();
    String laws = study.resolve("laws.json").toString();
    String mixture =
        "\"%s\"=0.5,\"%s\"=0.5"
            .formatted(FinishedStudy.COUNTING, FinishedStudy.SPELLING.replace("\"", "\"\""));
    JsonNode predicted =
        document("predict", laws, "--params", "5K", "--tokens", "20480", "--mixtures", mixture);
    JsonNode overall = predicted.path("predictions").get(0);
    assertEquals("*", overall.path("domain").asText());
    assertTrue(overall.path("lower").asDouble() < overall.path("upper").asDouble());
    String[] optimize = {"optimize", laws, "--params", "5K", "--tokens", "20480"};
    String[] format = Arrays.copyOf(optimize, optimize.length + 2);
    format[optimize.length] = "--format";
    format[optimize.length + 1] = "json";
    JsonNode best = Documents.json().readTree(done(format).out()).path("optimum");
    assertTrue(best.path("mixture").size() > 1);
    assertEquals(best, document(optimize).path("optimum"));
    assertTrue(document("plan", config, "--study", study.toString()).path("runs").size() > 2);
    assertTrue(document("design", config, "--study", study.toString()).path("mixtures").size() > 2);
    assertTrue(document("compare", study.toString(), study.toString()).path("tables").size() > 0);
    assertTrue(document("status", study.toString()).path("states").size() > 2);
    String out = folder.resolve("laws.json").toString();
    JsonNode fit =
        document("fit", study.resolve("losses.csv").toString(), "--law", "joint-m2", "--out", out);
    assertEquals("joint-m2", fit.path("law").asText());
    assertFalse(fit.path("series").isEmpty());
    refused(
        "--json: prints predicted losses",
        "predict",
        laws,
        "--params",
        "5K",
        "--tokens",
        "20480",
        "--mixtures",
        mixture,
        "--json",
        "--rank");
  }

  @Test
  void aGainIsTheBaselinesLossMinusTheOptimumsEverywhere(Path study) throws Exception {
    Optimum optimum = OptimumFile.read(study.resolve("optimum.yaml")).optimum();
    double predicted = optimum.baseline().loss().value() - optimum.loss().value();
    assertEquals(predicted, optimum.gain().value(), 1e-9);
    AtSize at = Validation.read(study.resolve("validation.json")).largest();
    Validation.Row best = at.find("optimum").orElseThrow().overall();
    Validation.Row base = at.find("baseline").orElseThrow().overall();
    double observed = base.observed() - best.observed();
    assertEquals(base.predicted() - best.predicted(), at.gain().predicted(), 1e-9);
    assertEquals(base.predicted() - best.predicted(), at.ranking().predictedGain(), 1e-9);
    assertEquals(observed, at.gain().observed(), 1e-12);
    assertEquals(observed, at.ranking().observedGain(), 1e-12);
    assertEquals(observed > 0, at.ranking().observed().get(0).equals("optimum"));
    String[] asked = {
      "optimize", study.resolve("laws.json").toString(), "--params", "5K", "--tokens", "20480"
    };
    JsonNode again = document(asked).path("optimum");
    double gain = again.path("gain").path("value").asDouble();
    double loss = again.path("loss").path("value").asDouble();
    assertEquals(again.path("baseline").path("loss").path("value").asDouble() - loss, gain, 1e-9);
    String text = done(asked).out();
    assertTrue(text.contains("(its loss minus this one's, more is better): predicted "), text);
    assertTrue(text.contains(String.format(Locale.ROOT, "predicted %.4f nats", gain)), text);
    // Text and page round to a third of the interval's half.
    double digit = (at.gain().upper() - at.gain().lower()) / 6;
    String compared = done("compare", study.toString(), study.toString()).out();
    Matcher told =
        Pattern.compile("observed gain +([-+.0-9]+)").matcher(compared.replace('\u2212', '-'));
    assertTrue(told.find(), compared);
    assertEquals(observed, Double.parseDouble(told.group(1)), digit);
    String page = Files.readString(study.resolve("report.html")).replace('\u2212', '-');
    Matcher shown =
        Pattern.compile("over the baseline: predicted ([-+.0-9]+), observed ([-+.0-9]+) nats")
            .matcher(page.replaceAll("\\s+", " "));
    assertTrue(shown.find(), "the page tells the gain");
    assertEquals(at.gain().predicted(), Double.parseDouble(shown.group(1)), digit);
    assertEquals(observed, Double.parseDouble(shown.group(2)), digit);
    done("handover", study.toString(), "--to", "huggingface", "--out", at("hand"));
    Map<String, Double> expected = new TreeMap<>();
    for (CsvTable.Row row : CsvTable.read(folder.resolve("hand/expected.csv")).rows()) {
      if (row.text("domain").equals("*")) {
        expected.put(row.text("mixture"), row.number("loss"));
      }
    }
    assertEquals(predicted, expected.get("baseline") - expected.get("optimum"), 1e-9);
  }

  private static JsonNode document(String... words) throws IOException {
    String[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = "--json";
    return Documents.json().readTree(done(all).out());
  }

  @Test
  void designProposesFurtherRuns(Path study) {
    done(
        "design",
        study.resolve("study.yaml").toString(),
        "--next",
        "2",
        "--losses",
        study.resolve("losses.csv").toString(),
        "--out",
        at("next.csv"));
    MixtureTable next = MixtureTable.read(folder.resolve("next.csv"));
    assertEquals(2, next.mixtures().size(), next.mixtures().keySet().toString());
    next.mixtures()
        .values()
        .forEach(
            mixture ->
                assertEquals(
                    Set.of(FinishedStudy.COUNTING, FinishedStudy.SPELLING),
                    Set.copyOf(mixture.domains())));
  }

  @Test
  void exportWritesWhatTransformersLoads(Path study) throws Exception {
    String run = study.resolve("runs/w24-optimum-s1").toString();
    done("export", run, "--out", at("exported"));
    assertTrue(Files.size(folder.resolve("exported/model.safetensors")) > 0);
    assertEquals(
        "gpt_neox",
        Documents.json()
            .readTree(folder.resolve("exported/config.json").toFile())
            .path("model_type")
            .asText());
    Answer measured =
        done(
            "evaluate",
            at("exported"),
            "--corpus",
            study.resolve("corpus").toString(),
            "--device",
            "cpu",
            "--threads",
            "1");
    assertTrue(measured.out().contains(FinishedStudy.SPELLING), measured.out());
    refused("no model.safetensors there", "export", at("nowhere"), "--out", at("exported"));
  }

  @Test
  void reportIsWrittenAgain(Path study) throws Exception {
    Answer answer = done("report", study.toString());
    assertEquals(study.resolve("report.html").toString(), answer.out().strip());
    String html = Files.readString(study.resolve("report.html"));
    assertTrue(html.contains("spelling &quot;aA&quot;"), "the name is escaped");
    assertFalse(html.replaceAll("(?s)<script.*?</script>", "").contains("NaN"), html);
    refused("no such folder", "report", at("nowhere"));
  }

  @Test
  void compareSetsAStudyBesideItself(Path study) throws Exception {
    Answer answer =
        done("compare", study.toString(), study.toString(), "--html", at("comparison.html"));
    assertTrue(answer.out().contains("The best mixtures differ in 0.0% of the data."));
    assertTrue(answer.out().contains(FinishedStudy.COUNTING), answer.out());
    assertTrue(Files.readString(folder.resolve("comparison.html")).contains("<svg"));
    refused("holds no study.yaml", "compare", study.toString(), folder.toString());
  }

  @Test
  void validateTrainsNothingTwice(Path study) throws Exception {
    FileTime before = newestWeights(study);
    Answer answer = done("validate", study.toString(), "--device", "cpu", "--threads", "1");
    assertTrue(answer.out().contains("ranking by overall loss: predicted "), answer.out());
    assertTrue(answer.out().contains("sign predicted correctly in "), answer.out());
    assertEquals(before, newestWeights(study));
    refused("is no study folder", "validate", folder.toString());
  }

  private static FileTime newestWeights(Path study) throws Exception {
    try (Stream<Path> files = Files.walk(study.resolve("runs"))) {
      FileTime newest = FileTime.fromMillis(0);
      for (Path file : files.filter(f -> f.endsWith("model.safetensors")).toList()) {
        FileTime time = Files.getLastModifiedTime(file);
        newest = time.compareTo(newest) > 0 ? time : newest;
      }
      assertTrue(newest.toMillis() > 0, "there are weights");
      return newest;
    }
  }
}
