package org.mixlaw.handover;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.tokens.TokenType;

/**
 * OLMo-core (github.com/allenai/OLMo-core): the fields of its {@code SourceMixtureDatasetConfig}.
 * Its token files are plain arrays of unsigned numbers, and Megatron's {@code .bin} is one.
 */
final class OlmoCoreTarget implements HandoverTarget {
  private static final double ROOM = 1.01;

  @Override
  public String name() {
    return "olmo-core";
  }

  @Override
  public String blend(Blend blend) {
    return Documents.yamlText(sources(blend));
  }

  @Override
  public List<NamedText> files(Handover handover) {
    RunPlan run = handover.run();
    requireOneType(handover.blend());
    ObjectNode yaml = sources(handover.blend());
    yaml.put("requested_tokens", run.train().trainedTokens());
    yaml.put("global_batch_size", run.train().batchTokens());
    yaml.put("seed", run.seed());
    return List.of(new NamedText("olmo-core.yaml", Documents.yamlText(yaml)));
  }

  @Override
  public List<String> notes(Handover handover) {
    return List.of(
        "OLMo-core's models are not Pythia's: with another architecture the losses to expect are a"
            + " guide, and what the mixture gains is what carries over.",
        "max_repetition_ratio lets each source be read as often as the mixture asks for.");
  }

  private static ObjectNode sources(Blend blend) {
    ObjectNode yaml = Documents.yaml().createObjectNode();
    ArrayNode sources = yaml.putObject("source_list").putArray("sources");
    blend
        .read()
        .forEach(
            (domain, share) -> {
              ObjectNode source = sources.addObject();
              source.put("source_name", domain);
              source.put("target_ratio", share.proportion());
              source.putArray("paths").add(blend.prefix(domain) + ".bin");
              // Rounding to whole batches and sequences needs a little room.
              double epochs = ROOM * blend.epochs(domain).orElse(1);
              source.put("max_repetition_ratio", Math.max(1, Math.ceil(epochs)));
            });
    return yaml;
  }

  /** OLMo-core reads all sources of a mixture as one type of numbers. */
  private static void requireOneType(Blend blend) {
    Set<Integer> widths =
        blend.read().values().stream()
            .flatMap(share -> share.text().stream())
            .map(text -> text.type().width())
            .collect(Collectors.toSet());
    if (widths.size() > 1) {
      throw InputException.of(
          "--to olmo-core: the token files have tokens of %s bytes (%s); OLMo-core reads all of a"
              + " mixture as one type of numbers",
          widths,
          blend.read().entrySet().stream()
              .map(e -> e.getKey() + " " + e.getValue().text().orElseThrow().type())
              .collect(Collectors.joining(", ")));
    }
  }

  /** The type of numbers that OLMo-core is to read: it knows unsigned ones alone. */
  static String numpy(TokenType type) {
    return "uint" + 8 * type.width();
  }
}
