package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.CsvTable;
import org.mixlaw.base.Documents;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.model.exchange.HuggingFaceConfig;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.optimum.OptimumFile;

/** Hand-overs of a finished study to every trainer. */
@ExtendWith(FinishedStudy.class)
class HandoverCommandTest {
  @TempDir Path folder;

  private Answer handover(Path source, String trainer, String... more) {
    List<String> words = new ArrayList<>(List.of("handover", source.toString(), "--to", trainer));
    words.addAll(List.of("--out", out().toString()));
    words.addAll(Arrays.asList(more));
    return Answer.to(words.toArray(String[]::new));
  }

  private Path out() {
    return folder.resolve("hand over"); // a blank, which commands must quote
  }

  private static void done(Answer answer) {
    assertEquals(0, answer.status(), answer.err());
  }

  private static void refused(String sentence, Answer answer) {
    assertEquals(2, answer.status(), answer.err());
    assertEquals(1, answer.err().strip().lines().count(), answer.err());
    assertTrue(answer.err().contains(sentence), answer.err());
  }

  private JsonNode yaml(String name) throws IOException {
    return Documents.yaml().readTree(out().resolve(name).toFile());
  }

  private JsonNode json(String name) throws IOException {
    return Documents.json().readTree(out().resolve(name).toFile());
  }

  private String readme() throws IOException {
    return Files.readString(out().resolve("README.md"));
  }

  private static Optimum optimum(Path study) {
    return OptimumFile.read(study.resolve("optimum.yaml")).optimum();
  }

  /** Shares above 0 by the token file that holds them. */
  private static Map<String, Double> shares(Path study, Mixture mixture) throws IOException {
    Map<String, Double> shares = new TreeMap<>();
    JsonNode parts =
        Documents.json().readTree(study.resolve("corpus/corpus.json").toFile()).path("training");
    mixture
        .proportions()
        .forEach(
            (domain, share) -> {
              if (share > 0) {
                String file = parts.path(domain).path("file").asText();
                shares.put(study.resolve("corpus").resolve(file).toString(), share);
              }
            });
    shares.keySet().forEach(prefix -> assertTrue(Files.exists(Path.of(prefix + ".bin")), prefix));
    return shares;
  }

  private static Map<String, Double> zip(JsonNode paths, JsonNode weights) {
    Map<String, Double> zipped = new TreeMap<>();
    for (int i = 0; i < paths.size(); i++) {
      zipped.put(paths.get(i).asText(), weights.get(i).asDouble());
    }
    return zipped;
  }

  @Test
  void gptNeoxGetsArchitectureDataAndSchedule(Path study) throws Exception {
    done(handover(study, "gpt-neox", "--tokens", "1M"));
    JsonNode config = yaml("gpt-neox.yml");
    assertEquals(
        shares(study, optimum(study).mixture()),
        zip(config.path("train_data_paths"), config.path("train_data_weights")));
    assertEquals(2, config.path("valid_data_paths").size());
    assertEquals(1.0, config.path("valid_data_weights").get(0).asDouble() * 2, 1e-9);
    assertEquals(24, config.path("hidden_size").asInt());
    assertTrue(config.path("gpt_j_residual").asBoolean());
    assertEquals(
        512, config.path("train_batch_size").asLong() * config.path("seq_length").asLong());
    assertEquals(1953, config.path("train_iters").asLong());
    assertEquals("constant", config.path("lr_decay_style").asText());
    assertEquals(0.01, config.path("optimizer").path("params").path("lr").asDouble());
    assertFalse(Files.exists(out().resolve("gpt-neox-2.yml")));
    String command = "python deepy.py train.py '" + out() + "'/gpt-neox.yml";
    assertTrue(readme().contains(command), readme());
    assertTrue(readme().contains("reads the text of domain 'spelling"), readme());
  }

  @Test
  void expectedLossesAreThoseThatPredictTells(Path study) throws Exception {
    done(handover(study, "huggingface", "--mixture", "baseline", "--tokens", "20480"));
    Answer told =
        Answer.to(
            "predict",
            study.resolve("laws.json").toString(),
            "--params",
            Long.toString(optimum(study).params()),
            "--tokens",
            "20480",
            "--mixtures",
            study.resolve("optimum.yaml").toString());
    Map<String, String> predicted = new LinkedHashMap<>();
    for (CsvTable.Row row : CsvTable.parse(told.out(), Path.of("predicted")).rows()) {
      if (row.text("mixture").equals("baseline")) {
        predicted.put(row.text("domain"), "%.6f".formatted(row.number("loss")));
      }
    }
    Map<String, String> expected = new LinkedHashMap<>();
    List<CsvTable.Row> rows = CsvTable.read(out().resolve("expected.csv")).rows();
    for (CsvTable.Row row : rows) {
      assertTrue(row.number("lower") <= row.number("loss"));
      assertTrue(row.number("upper") >= row.number("loss"));
      if (row.count("tokens") == 20480) {
        expected.put(row.text("domain"), "%.6f".formatted(row.number("loss")));
      }
    }
    assertEquals(predicted, expected);
  }

  @Test
  void lawsOverTokensSayWhenToLook() throws Exception {
    String losses = folder.resolve("losses.csv").toString();
    StringBuilder table = new StringBuilder("params,tokens,mix.a,mix.b,domain,loss\n");
    for (long params : List.of(1_000_000L, 4_000_000L)) {
      for (long tokens : List.of(100_000_000L, 200_000_000L, 400_000_000L)) {
        for (int share = 1; share < 8; share++) {
          double a = share / 8.0;
          double scale = 40 * Math.pow(params, -0.3) + 200 * Math.pow(tokens, -0.3);
          table.append(row(params, tokens, a, "x", 2 + Math.exp(-2 * a) + scale));
          table.append(row(params, tokens, a, "y", 2 + Math.exp(-3 * (1 - a)) + scale));
        }
      }
    }
    Files.writeString(Path.of(losses), table);
    String laws = folder.resolve("laws.json").toString();
    Path optimum = folder.resolve("optimum.yaml");
    done(Answer.to("fit", losses, "--law", "joint-m1", "--out", laws));
    done(
        Answer.to(
            "optimize", laws, "--params", "18.9M", "--tokens", "2B", "--out", optimum.toString()));
    String[] model = {"--layers", "6", "--width", "512", "--heads", "8"};
    done(handover(optimum, "megatron", model));
    Map<Long, Double> overall = new TreeMap<>();
    for (CsvTable.Row row : CsvTable.read(out().resolve("expected.csv")).rows()) {
      if (row.text("mixture").equals("optimum") && row.text("domain").equals("*")) {
        overall.put(row.count("tokens"), row.number("loss"));
      }
    }
    long batch = 1 << 20;
    // Checkpoints come every 96 of 1907 steps; what was measured begins behind the burn-in, at
    // 200M.
    assertEquals(
        List.of(192 * batch, 384 * batch, 768 * batch, 1152 * batch, 1536 * batch, 1907 * batch),
        List.copyOf(overall.keySet()));
    double last = Double.POSITIVE_INFINITY;
    for (double loss : overall.values()) {
      assertTrue(loss < last, overall.toString());
      last = loss;
    }
    assertTrue(Files.readAllLines(out().resolve("megatron.args")).contains("--save-interval 96"));
    assertTrue(readme().contains("| 1.21B | 1152 | "), readme());
  }

  private static String row(long params, long tokens, double a, String domain, double loss) {
    return params + "," + tokens + "," + a + "," + (1 - a) + "," + domain + "," + loss + "\n";
  }

  @Test
  void megatronGetsArgumentsAndABlend(Path study) throws Exception {
    Path card = folder.resolve("w2048.yaml");
    Files.writeString(card, "layers: 16\nwidth: 2048\nheads: 8\n");
    done(handover(study, "megatron", "--mixture", "baseline", "--card", card.toString()));
    JsonNode train = json("megatron-data.json").path("train");
    Map<String, Double> blend = new TreeMap<>();
    for (int i = 0; i < train.size(); i += 2) {
      blend.put(train.get(i + 1).asText(), Double.parseDouble(train.get(i).asText()));
    }
    assertEquals(shares(study, optimum(study).baseline().mixture()), blend);
    List<String> lines = Files.readAllLines(out().resolve("megatron.args"));
    assertTrue(lines.contains("--num-layers 16"), lines.toString());
    assertTrue(lines.contains("--hidden-size 2048"), lines.toString());
    assertTrue(lines.contains("--train-iters 40"), lines.toString());
    assertTrue(lines.contains("--lr-decay-style constant"), lines.toString());
    assertTrue(readme().contains("by a power law through the study's 3 sizes"), readme());
    assertTrue(readme().contains("Pythia beside each other"), readme());
    assertTrue(readme().contains("## What to expect"), readme());
  }

  @Test
  void aMixtureIsDividedByItsSumWhereRoundingExplainsItAndThatIsTold(Path study) throws Exception {
    String counting = "\"" + FinishedStudy.COUNTING + "\"";
    String spelling = ",\"spelling \"\"aA\"\"\"";
    refused(
        "--mixture: the proportions sum to 0.9",
        handover(study, "huggingface", "--mixture", counting + "=.4" + spelling + "=.5"));
    Answer rounded =
        handover(study, "huggingface", "--mixture", counting + "=.33" + spelling + "=.66");
    done(rounded);
    String told =
        "--mixture: the proportions do not sum to 1 as they are written (they sum to 0.99";
    assertTrue(rounded.err().contains(told), rounded.err());
    assertTrue(readme().contains(told), readme());
  }

  @Test
  void huggingfaceGetsProbabilitiesAndAConfig(Path study) throws Exception {
    String written = "\"" + FinishedStudy.COUNTING + "\"=.3,'" + "x";
    refused("--mixture", handover(study, "huggingface", "--mixture", written));
    written = "\"" + FinishedStudy.COUNTING + "\"=.3,\"spelling \"\"aA\"\"\"=.7";
    done(handover(study, "huggingface", "--mixture", written));
    JsonNode domains = json("mixture.json").path("domains");
    JsonNode counting = domains.path(FinishedStudy.COUNTING);
    JsonNode spelling = domains.path(FinishedStudy.SPELLING);
    assertEquals(0.3, counting.path("sequence_probability").asDouble(), 1e-12);
    assertEquals(20480, counting.path("tokens").asLong() + spelling.path("tokens").asLong());
    double tokensOfCounting = counting.path("available_tokens").asDouble();
    assertEquals(0.3 * 20480 / tokensOfCounting, counting.path("epochs").asDouble(), 1e-12);
    // Drawing documents by their probability brings tokens in the mixture's shares.
    double one =
        counting.path("document_probability").asDouble()
            * tokensOfCounting
            / counting.path("available_documents").asDouble();
    double other =
        spelling.path("document_probability").asDouble()
            * spelling.path("available_tokens").asDouble()
            / spelling.path("available_documents").asDouble();
    assertEquals(0.3, one / (one + other), 1e-12);
    assertEquals(24, HuggingFaceConfig.read(out().resolve("config.json")).spec().width());
  }

  @Test
  void olmoCoreGetsItsSourceMixture(Path study) throws Exception {
    done(handover(study, "olmo-core", "--tokens", "1M"));
    JsonNode mixture = yaml("olmo-core.yaml");
    Map<String, Double> sources = new TreeMap<>();
    mixture
        .path("source_list")
        .path("sources")
        .forEach(
            source -> {
              String path = source.path("paths").get(0).asText();
              assertTrue(path.endsWith(".bin"), path);
              sources.put(
                  path.substring(0, path.length() - 4), source.path("target_ratio").asDouble());
              assertTrue(source.path("max_repetition_ratio").asDouble() >= 1);
            });
    assertEquals(shares(study, optimum(study).mixture()), sources);
    assertEquals(999_936, mixture.path("requested_tokens").asLong());
    assertEquals(512, mixture.path("global_batch_size").asLong());
    assertTrue(readme().contains("dtype=NumpyDatasetDType.uint16"), readme());
  }

  @Test
  void anotherTokenizerConvertsLossesAndShares(Path study) throws Exception {
    String bytes = Files.readString(study.resolve("study.yaml"));
    Path config = folder.resolve("r50k.yaml");
    Files.writeString(config, bytes.replace("tokenizer: bytes", "tokenizer: r50k"));
    String corpus = folder.resolve("r50k").toString();
    done(Answer.to("corpus", "build", config.toString(), "--out", corpus));
    done(handover(study, "huggingface", "--tokens", "20480"));
    Map<String, Double> own = losses();
    Answer other = handover(study, "huggingface", "--corpus", corpus);
    done(other);
    // The target's length is that of the pilots, in fewer tokens of this tokenizer.
    assertFalse(other.err().contains("one token count"), other.err());
    Map<String, Double> converted = losses();
    JsonNode files = Documents.json().readTree(study.resolve("corpus/corpus.json").toFile());
    JsonNode others = Documents.json().readTree(Path.of(corpus, "corpus.json").toFile());
    Optimum optimum = optimum(study);
    double overall = 0;
    double shares = 0;
    Map<String, Double> wanted = new TreeMap<>();
    for (String domain : List.of(FinishedStudy.COUNTING, FinishedStudy.SPELLING)) {
      double factor =
          bytesPerToken(others, "validation", domain) / bytesPerToken(files, "validation", domain);
      // Of letters in turn r50k makes a token each; numbers are shorter in it.
      assertEquals(domain.equals(FinishedStudy.COUNTING), factor > 1.2, domain + ": " + factor);
      overall += own.get(domain) * factor / 2;
      double fewer =
          bytesPerToken(files, "training", domain) / bytesPerToken(others, "training", domain);
      wanted.put(domain, optimum.mixture().get(domain) * fewer);
      shares += wanted.get(domain);
    }
    JsonNode mixture = json("mixture.json");
    for (String domain : wanted.keySet()) {
      double share = mixture.path("domains").path(domain).path("proportion").asDouble();
      assertEquals(wanted.get(domain) / shares, share, 1e-9);
    }
    // The same text is fewer tokens; the run is a whole number of batches of them.
    assertEquals(20480 * shares, mixture.path("tokens").asDouble(), 256.0);
    assertEquals(overall, converted.get("*"), 0.02 * overall);
    assertTrue(readme().contains("The study's tokenizer is bytes, this run's is r50k"), readme());
    assertTrue(readme().contains("through the bytes per token"), readme());
    Answer longer = handover(study, "huggingface", "--corpus", corpus, "--tokens", "20480");
    done(longer);
    assertTrue(longer.err().contains("no losses are told: the laws were fitted at"), longer.err());
  }

  private static double bytesPerToken(JsonNode corpus, String part, String domain) {
    JsonNode counts = corpus.path(part).path(domain);
    return counts.path("bytes").asDouble() / counts.path("tokens").asDouble();
  }

  /** The losses of the optimum at the end. */
  private Map<String, Double> losses() {
    Map<String, Double> losses = new TreeMap<>();
    for (CsvTable.Row row : CsvTable.read(out().resolve("expected.csv")).rows()) {
      if (row.text("mixture").equals("optimum")) {
        losses.put(row.text("domain"), row.number("loss"));
      }
    }
    return losses;
  }

  @Test
  void anOptimumAloneIsHandedOver(Path study) throws Exception {
    Path alone = Files.copy(study.resolve("optimum.yaml"), folder.resolve("optimum.yaml"));
    refused("--card, or --layers, --width and --heads", handover(alone, "gpt-neox"));
    Answer answer =
        handover(
            alone,
            "gpt-neox",
            "--layers",
            "1",
            "--width",
            "24",
            "--heads",
            "1",
            "--batch-tokens",
            "2048");
    done(answer);
    assertTrue(answer.err().contains("the paths name the domains"), answer.err());
    assertEquals(10, yaml("gpt-neox.yml").path("train_iters").asInt());
    assertEquals(optimum(study).loss().value(), losses().get("*"), 1e-12);
    Answer other =
        handover(
            alone,
            "gpt-neox",
            "--layers",
            "2",
            "--width",
            "24",
            "--heads",
            "1",
            "--batch-tokens",
            "2048");
    done(other);
    assertTrue(other.err().contains("no losses are told"), other.err());
    assertTrue(
        yaml("gpt-neox.yml").path("train_data_paths").get(0).asText().startsWith("counting"));
  }

  @Test
  void whatIsWrongIsSaidInOneSentence(Path study) throws Exception {
    refused("accepted are gpt-neox, megatron, huggingface, olmo-core", handover(study, "nemo"));
    refused(
        "--mixture: 'best' is not known; accepted are baseline, ",
        handover(study, "gpt-neox", "--mixture", "best"));
    refused(
        "unknown training domain 'nobody'", handover(study, "gpt-neox", "--mixture", "nobody=1"));
    refused(
        "model card 'pythia-7' is not known", handover(study, "gpt-neox", "--card", "pythia-7"));
    refused("belong together", handover(study, "gpt-neox", "--layers", "2", "--width", "8"));
    refused(
        "exclude each other", handover(study, "gpt-neox", "--layers", "2", "--card", "pythia-1b"));
    refused("--tokens is 0", handover(study, "gpt-neox", "--tokens", "0"));
    refused(
        "is no multiple of the sequence length".replace("is no", "no"),
        handover(study, "gpt-neox", "--batch-tokens", "1000"));
    refused("the learning rate is -1.0", handover(study, "gpt-neox", "--learning-rate", "-1"));
    refused("is no study folder", handover(folder, "gpt-neox"));
    refused("no such file", handover(folder.resolve("optimum.yaml"), "gpt-neox"));
    refused(
        "is no corpus",
        handover(study, "gpt-neox", "--corpus", folder.resolve("nowhere").toString()));
    Path file = Files.createFile(folder.resolve("file"));
    refused(
        "is a file; a folder is needed",
        Answer.to("handover", study.toString(), "--to", "gpt-neox", "--out", file.toString()));
    assertFalse(Files.exists(out()), "nothing is written");
  }
}
