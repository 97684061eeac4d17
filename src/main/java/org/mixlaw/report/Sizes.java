package org.mixlaw.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which colour stands for which model size; optimum and baseline have colours of their own. */
final class Sizes {
  /** Steps of the sequential palette in the page's style. */
  private static final int STEPS = 5;

  private final Map<Long, String> styles = new LinkedHashMap<>();
  private final Map<Long, String> names = new LinkedHashMap<>();
  private final List<String> validation;

  private Sizes(List<String> validation) {
    this.validation = validation;
  }

  static Sizes of(List<RunRecord> runs, List<String> validation) {
    Sizes sizes = new Sizes(validation);
    List<Long> distinct =
        runs.stream()
            .filter(run -> !validation.contains(run.name()))
            .map(RunRecord::params)
            .distinct()
            .sorted()
            .toList();
    for (int i = 0; i < distinct.size(); i++) {
      int step =
          distinct.size() <= 1 ? STEPS : 1 + Math.round((STEPS - 1f) * i / (distinct.size() - 1f));
      sizes.styles.put(distinct.get(i), "size" + step);
    }
    runs.forEach(run -> sizes.names.putIfAbsent(run.params(), run.model()));
    return sizes;
  }

  /** CSS classes of a run's marks. */
  String style(RunRecord run) {
    int role = validation.indexOf(run.name());
    return role == 0 ? "best" : role > 0 ? "base" : styles.getOrDefault(run.params(), "size5");
  }

  /** CSS classes of a size's marks. */
  String style(double params) {
    return styles.getOrDefault((long) params, "size5");
  }

  /**
   * What the colours mean.
   *
   * @param mark what a size is drawn as, {@code line} or {@code point}
   */
  List<Page.Key> legend(String mark) {
    List<Page.Key> keys = new ArrayList<>();
    styles.forEach(
        (params, style) ->
            keys.add(
                new Page.Key(
                    mark + " " + style,
                    names.get(params) + " (" + Figures.count(params) + " parameters)")));
    if (!validation.isEmpty()) {
      keys.add(new Page.Key("line best", "validation: optimum"));
      keys.add(new Page.Key("line base dashed", "validation: baseline"));
    }
    return keys;
  }
}
