package org.mixlaw.study.slurm;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The indices of array elements as Slurm writes them: {@code 3}, {@code [0-2,7,10-20:5%4]}. */
final class ArrayIndices {
  private static final Pattern PART = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9})(?::(\\d{1,9}))?)?");

  private ArrayIndices() {}

  /**
   * Reads indices.
   *
   * @param text with or without brackets and throttle
   * @return the indices; empty if the text has another form, or was cut short by Slurm
   */
  static Optional<SortedSet<Integer>> parse(String text) {
    SortedSet<Integer> indices = new TreeSet<>();
    for (String part : text.replaceAll("[\\[\\]]|%\\d+", "").split(",", -1)) {
      Matcher m = PART.matcher(part);
      if (!m.matches()) {
        return Optional.empty();
      }
      int first = Integer.parseInt(m.group(1));
      int last = m.group(2) == null ? first : Integer.parseInt(m.group(2));
      int step = m.group(3) == null ? 1 : Math.max(1, Integer.parseInt(m.group(3)));
      for (int k = first; k <= last; k += step) {
        indices.add(k);
      }
    }
    return Optional.of(indices);
  }
}
