package org.mixlaw.handover;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.mixlaw.base.Provenance;
import org.mixlaw.corpus.tokens.TokenizerChoice;

/**
 * Everything that a real run on a mixture needs, whatever it is trained with.
 *
 * @param study the study's name, or what stands for it
 * @param source the study's folder or the optimum's file, as the user named it
 * @param blend the mixture and its token files
 * @param validation held-out text by validation domain; empty where it is not known
 * @param weights weight of each validation domain in the overall loss
 * @param run how it is trained
 * @param tokenizer what the token files are made with, where that is known
 * @param change what another tokenizer than the study's changes
 * @param expected the losses to expect, where laws or optimum say them
 * @param notices what to know before the run is started, sentences
 * @param provenance what made the hand-over
 */
public record Handover(
    String study,
    String source,
    Blend blend,
    SortedMap<String, Blend.TokenText> validation,
    SortedMap<String, Double> weights,
    RunPlan run,
    Optional<TokenizerChoice> tokenizer,
    Optional<TokenizerChange> change,
    Optional<ExpectedLosses> expected,
    List<String> notices,
    Provenance provenance) {}
