/**
 * The hand-over of a mixture to the trainers of large models: what GPT-NeoX, Megatron-LM, Hugging
 * Face's and OLMo-core's need to start the real run on a study's mixture, and what losses to expect
 * of it.
 *
 * <p>One {@link org.mixlaw.handover.HandoverTarget} a trainer, all listed in {@link
 * org.mixlaw.handover.HandoverTargets}. Reads studies and writes files; trains, fits and draws
 * nothing.
 */
package org.mixlaw.handover;
