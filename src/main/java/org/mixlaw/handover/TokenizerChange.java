package org.mixlaw.handover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Provenance;
import org.mixlaw.corpus.tokens.TokenizerChoice;
import org.mixlaw.mixture.Mixture;

/**
 * What another tokenizer than the study's changes. The same text is read in the same shares: a
 * domain's share of tokens changes with the bytes that a token of it stands for, and a loss in nats
 * per token with the bytes per token of its validation domain, since nats per byte stay.
 *
 * @param from the study's tokenizer, in words
 * @param to the run's tokenizer, in words
 * @param studyTokens tokens of the study's tokenizer that one token of the run's stands for, by
 *     training domain
 * @param losses nats per token of the run over nats per token of the study, by validation domain
 */
record TokenizerChange(
    String from,
    String to,
    SortedMap<String, Double> studyTokens,
    SortedMap<String, Double> losses) {

  /**
   * Whether two choices are one tokenizer.
   *
   * @param one a choice
   * @param other a choice
   * @return true where they are equal, or two files with the same content
   */
  static boolean same(TokenizerChoice one, TokenizerChoice other) {
    return one.equals(other)
        || (one instanceof TokenizerChoice.HuggingFace a
            && other instanceof TokenizerChoice.HuggingFace b
            && digest(a.source()).equals(digest(b.source())));
  }

  private static String digest(String source) {
    Path file = Path.of(source);
    try {
      return Files.isRegularFile(file) ? Provenance.sha256(file) : source;
    } catch (IOException e) {
      throw InputException.of("%s: cannot be read (%s)", file, InputException.reason(e));
    }
  }

  /**
   * Compares two corpora of the same domains.
   *
   * @param study the study's corpus
   * @param run the corpus that the run reads
   * @return the ratios of bytes per token
   * @throws InputException if a domain is not in both, or its bytes are not known
   */
  static TokenizerChange of(HandedCorpus study, HandedCorpus run) {
    SortedMap<String, Double> training = new TreeMap<>();
    study
        .training()
        .forEach(
            (domain, text) ->
                training.put(
                    domain,
                    bytes(run, run.training(), domain) / bytes(study, study.training(), domain)));
    SortedMap<String, Double> losses = new TreeMap<>();
    study
        .validation()
        .forEach(
            (domain, text) ->
                losses.put(
                    domain,
                    bytes(run, held(run, domain), domain)
                        / bytes(study, held(study, domain), domain)));
    return new TokenizerChange(words(study.tokenizer()), words(run.tokenizer()), training, losses);
  }

  /** Held-out text where there is some, else the training text of the same domain. */
  private static Map<String, Blend.TokenText> held(HandedCorpus corpus, String domain) {
    return corpus.validation().containsKey(domain) ? corpus.validation() : corpus.training();
  }

  private static double bytes(
      HandedCorpus corpus, Map<String, Blend.TokenText> texts, String domain) {
    Blend.TokenText text = texts.get(domain);
    if (text == null || !(text.bytesPerToken() > 0)) {
      throw InputException.of(
          "%s: the bytes per token of domain '%s' are not known there; losses and shares are"
              + " converted from the study's tokenizer through them",
          corpus.folder(), domain);
    }
    return text.bytesPerToken();
  }

  /**
   * The tokenizer as a README names it.
   *
   * @param choice a tokenizer
   * @return its name or file
   */
  static String words(TokenizerChoice choice) {
    if (choice instanceof TokenizerChoice.HuggingFace hub) {
      return hub.source();
    }
    return choice instanceof TokenizerChoice.R50k ? "r50k (GPT-2's)" : "bytes";
  }

  /**
   * The mixture that reads the same text in the same shares.
   *
   * @param mixture shares of the study's tokens
   * @return shares of the run's tokens
   */
  Mixture ofRun(Mixture mixture) {
    SortedMap<String, Double> shares = new TreeMap<>();
    mixture.proportions().forEach((domain, p) -> shares.put(domain, p / studyTokens.get(domain)));
    return Mixture.proportional(shares);
  }

  /**
   * The tokens of the study's tokenizer that stand for one of the run's.
   *
   * @param mixture shares of the run's tokens
   * @return study tokens a run token, over the mixture
   */
  double studyTokens(Mixture mixture) {
    return mixture.proportions().entrySet().stream()
        .mapToDouble(e -> e.getValue() * studyTokens.get(e.getKey()))
        .sum();
  }
}
