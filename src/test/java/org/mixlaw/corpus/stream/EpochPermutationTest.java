package org.mixlaw.corpus.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpochPermutationTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 64, 1000, 65_537})
  void everyPlaceComesOnceAndEpochsDiffer(int size) {
    int same = 0;
    EpochPermutation first = new EpochPermutation(size, 1);
    EpochPermutation second = new EpochPermutation(size, 2);
    BitSet seen = new BitSet();
    for (int place = 0; place < size; place++) {
      seen.set((int) first.at(place));
      same += first.at(place) == second.at(place) ? 1 : 0;
    }
    assertEquals(size, seen.cardinality());
    assertEquals(size, seen.length());
    assertTrue(size < 64 || same < 20, "two random permutations share about one place: " + same);
  }
}
