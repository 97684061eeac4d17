package org.mixlaw.study.file;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mixlaw.base.Form;
import org.mixlaw.base.InputException;

/**
 * The seeds that runs of a study are trained with: a list for all pilots, or {@code {pilots: [1],
 * anchors: [1, 2, 3]}}, where the anchors (the baseline and the design's most central mixture) are
 * repeated with every seed of theirs at every model, so that what seeds differ by is known.
 *
 * @param pilots the seeds of every pilot; the first also seeds designs and fits
 * @param anchors the seeds of the anchors; empty where no run is repeated for their sake
 */
@Form(
    value =
        "a list of whole numbers, each once, or `{pilots: [1], anchors: [1, 2, 3]}`, where baseline"
            + " and central mixture are repeated with every seed of the anchors",
    schema =
        """
        {"anyOf": [
          {"$ref": "#/$defs/seeds"},
          {"type": "object", "additionalProperties": false,
           "properties": {"pilots": {"$ref": "#/$defs/seeds"}, "anchors": {"$ref": "#/$defs/seeds"}}}]}
        """)
public record RunSeeds(List<Long> pilots, List<Long> anchors) {
  /** One run a pilot. */
  static final RunSeeds ONE = new RunSeeds(List.of(1L), List.of());

  /** Fills in defaults and requires each seed once. */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public RunSeeds {
    pilots = pilots == null ? List.of(1L) : List.copyOf(pilots);
    anchors = anchors == null ? List.of() : List.copyOf(anchors);
    if (pilots.isEmpty() || repeated(pilots)) {
      throw InputException.of("the seeds are %s; at least one is needed, each once", pilots);
    }
    if (anchors.size() == 1 || repeated(anchors)) {
      throw InputException.of(
          "the seeds of the anchors are %s; two or more are needed, each once, for seeds to be"
              + " compared",
          anchors);
    }
  }

  /**
   * Seeds without anchors.
   *
   * @param pilots the seeds of every pilot
   * @return the seeds
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static RunSeeds of(List<Long> pilots) {
    return new RunSeeds(pilots, List.of());
  }

  private static boolean repeated(List<Long> seeds) {
    return new HashSet<>(seeds).size() < seeds.size();
  }

  /** As a study file has them. */
  @JsonValue
  Object written() {
    if (anchors.isEmpty()) {
      return pilots;
    }
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("pilots", pilots);
    keys.put("anchors", anchors);
    return keys;
  }

  /**
   * The seed of designs, fits, and runs that have no other.
   *
   * @return the first of the pilots
   */
  public long first() {
    return pilots.get(0);
  }

  /**
   * The seeds of a pilot that is an anchor.
   *
   * @return those of pilots, then the anchors' that are not among them
   */
  public List<Long> ofAnchorAmongPilots() {
    Set<Long> all = new LinkedHashSet<>(pilots);
    all.addAll(anchors);
    return List.copyOf(all);
  }
}
