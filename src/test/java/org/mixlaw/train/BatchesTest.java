package org.mixlaw.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mixlaw.corpus.stream.TrainingStream;

class BatchesTest {
  private static final int WIDTH = TwoDomains.SEQUENCE_LENGTH + 1;

  @Test
  void everyStepHoldsItsOwnSequencesWhicheverStepItBeginsAt() throws Exception {
    TrainingStream stream = new TwoDomains(5);
    try (Batches batches = new Batches(stream, 7, 3, 11, 12)) {
      Batch batch = batches.next();
      assertEquals(11, batch.step());
      assertEquals(
          List.of(3 * WIDTH, 3 * WIDTH, WIDTH),
          batch.microBatches().stream().map(tokens -> tokens.length).toList());
      int[] seventh = new int[WIDTH];
      stream.read(10 * 7 + 6, seventh, 0);
      assertArrayEquals(seventh, batch.microBatches().get(2));
      assertEquals(stream.domain(10 * 7 + 6), batch.domains().get(6));
      assertEquals(12, batches.next().step());
    }
  }

  @Test
  void anErrorOfTheReaderReachesTheTrainingThread() throws Exception {
    TrainingStream broken =
        new TrainingStream() {
          @Override
          public int sequenceLength() {
            return 4;
          }

          @Override
          public Set<String> domains() {
            return Set.of("a");
          }

          @Override
          public String domain(long index) {
            return "a";
          }

          @Override
          public void read(long index, int[] tokens, int offset) {
            if (index == 3) {
              throw new UncheckedIOException(new java.io.IOException("the disk is gone"));
            }
          }
        };
    try (Batches batches = new Batches(broken, 2, 2, 1, 9)) {
      batches.next();
      UncheckedIOException e = assertThrows(UncheckedIOException.class, batches::next);
      assertTrue(e.getMessage().contains("the disk is gone"));
    }
  }
}
