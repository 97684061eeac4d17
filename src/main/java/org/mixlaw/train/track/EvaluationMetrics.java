package org.mixlaw.train.track;

import java.util.List;
import java.util.SortedMap;
import org.mixlaw.loss.DomainLoss;

/**
 * An evaluation of every validation domain.
 *
 * @param step training steps done
 * @param tokens tokens seen
 * @param losses the losses, one for each validation domain
 * @param epochs how often each training domain has been read through, where that is known
 * @param subset the sequences that a training domain is confined to; those that are read whole are
 *     not listed
 */
public record EvaluationMetrics(
    long step,
    long tokens,
    List<DomainLoss> losses,
    SortedMap<String, Double> epochs,
    SortedMap<String, Long> subset) {}
