package org.mixlaw.handover;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.mixlaw.model.ModelSpec;

/**
 * What is asked for.
 *
 * @param source a study's folder, or the file of an optimum
 * @param mixture the mixture's name, or a mixture written out
 * @param spec the architecture; the study's target where not given
 * @param tokens tokens of the run, of the tokenizer it is trained with; the target's where not
 *     given
 * @param corpus the corpus that the run reads; the study's own where not given
 * @param learningRate peak learning rate, where it is given
 * @param batchTokens tokens of one optimizer step; the study's where not given
 * @param level the level of intervals
 */
public record HandoverRequest(
    Path source,
    String mixture,
    Optional<ModelSpec> spec,
    OptionalLong tokens,
    Optional<Path> corpus,
    OptionalDouble learningRate,
    OptionalLong batchTokens,
    double level) {}
