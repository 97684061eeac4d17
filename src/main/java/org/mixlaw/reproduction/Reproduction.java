package org.mixlaw.reproduction;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Computes what "Data Mixing Laws" (arXiv 2403.16952) reports and the published tables allow to
 * compute again.
 */
public final class Reproduction {
  private Reproduction() {}

  /**
   * Computes everything.
   *
   * @param published the folder with the published tables
   * @param progress is told what is being done
   * @return the sections of the page
   */
  public static List<Section> run(Path published, Consumer<String> progress) {
    PublishedTables tables = new PublishedTables(published, progress);
    List<Section> sections = new ArrayList<>(compared(tables, new References()));
    sections.add(new LeaveOutErrors(tables).section());
    sections.add(new BestMixture(tables).section());
    return List.copyOf(sections);
  }

  /** Everything that has references to be compared with. */
  static List<Section> compared(PublishedTables published, References references) {
    return List.of(
        new TwoDomains(published, references).section(),
        new ThreeDomains(published, references).section(),
        new ClusterFits(published, references).section(),
        new StepLaws(published, references).section(),
        new ContinualPretraining(published, references).section());
  }
}
