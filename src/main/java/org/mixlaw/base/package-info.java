/**
 * What every other package stands on: input errors, files that appear whole, counts such as {@code
 * 100B}, documents (JSON, YAML, CSV) read with errors that name file and line, seeds, and the
 * provenance written into every result.
 *
 * <p>Nothing here knows what a mixture, a model or a law is, and nothing here imports another
 * package of Mixlaw.
 */
package org.mixlaw.base;
