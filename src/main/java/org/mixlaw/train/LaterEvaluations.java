package org.mixlaw.train;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.Documents;
import org.mixlaw.loss.DomainLoss;

/**
 * Losses that were measured after a run had finished, from its final weights: of validation domains
 * that came later or whose text has changed. They stand for all that {@code losses.csv} says of the
 * same domain.
 *
 * @param domains what was measured, by validation domain
 */
public record LaterEvaluations(@JsonValue SortedMap<String, Measured> domains) {
  private static final String FILE = "evaluated-anew.json";

  /** Keeps a copy. */
  @JsonCreator
  public LaterEvaluations {
    domains = Collections.unmodifiableSortedMap(new TreeMap<>(domains));
  }

  /**
   * One measurement.
   *
   * @param digest SHA-256 of the held-out tokens
   * @param tokens tokens that the run had seen
   * @param loss the loss
   * @param evaluated UTC time, ISO 8601
   */
  public record Measured(String digest, long tokens, DomainLoss loss, String evaluated) {}

  /**
   * What was measured of a run.
   *
   * @param folder the run
   * @return the measurements, none before the first
   */
  public static LaterEvaluations of(RunFolder folder) {
    Path file = folder.path().resolve(FILE);
    return Files.exists(file)
        ? Documents.readJson(file, LaterEvaluations.class)
        : new LaterEvaluations(Collections.emptySortedMap());
  }

  /**
   * What tells the texts from other texts.
   *
   * @return SHA-256 of the held-out tokens by domain
   */
  public SortedMap<String, String> digests() {
    SortedMap<String, String> digests = new TreeMap<>();
    domains.forEach((domain, measured) -> digests.put(domain, measured.digest()));
    return digests;
  }

  /**
   * Adds measurements and writes all of them.
   *
   * @param folder the run
   * @param more measurements; those of a domain that has one already stand for it
   * @throws IOException if they cannot be written
   */
  public void write(RunFolder folder, Collection<Measured> more) throws IOException {
    SortedMap<String, Measured> all = new TreeMap<>(domains);
    more.forEach(measured -> all.put(measured.loss().domain(), measured));
    Documents.writeJson(folder.path().resolve(FILE), new LaterEvaluations(all));
  }
}
