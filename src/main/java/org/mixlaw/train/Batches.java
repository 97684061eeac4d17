package org.mixlaw.train;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.mixlaw.corpus.stream.TrainingStream;

/**
 * The batches of a run in order, the next one read ahead by a thread of its own while the device
 * works on the present one. A pure function of the step: batch k holds sequences (k - 1) n to k n -
 * 1 of the stream.
 */
final class Batches implements AutoCloseable {
  /** Either a batch or what went wrong while it was read. */
  private record Result(Batch batch, Throwable failure) {}

  private final TrainingStream stream;
  private final int sequences;
  private final int microBatch;
  private final BlockingQueue<Result> ahead = new ArrayBlockingQueue<>(1);
  private final Thread reader;
  private long waitedNanos;

  /**
   * Starts reading.
   *
   * @param stream the sequences
   * @param sequences sequences of one step
   * @param microBatch sequences of one pass; the last pass of a step takes what is left
   * @param firstStep the first step to read, from 1
   * @param lastStep the last step to read
   */
  Batches(TrainingStream stream, int sequences, int microBatch, long firstStep, long lastStep) {
    this.stream = stream;
    this.sequences = sequences;
    this.microBatch = microBatch;
    this.reader = new Thread(() -> readAhead(firstStep, lastStep), "mixlaw-batches");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * The next batch; waits where it has not been read yet.
   *
   * @return the batch
   * @throws InterruptedException if the waiting thread is interrupted
   */
  Batch next() throws InterruptedException {
    long start = System.nanoTime();
    Result result = ahead.take();
    waitedNanos += System.nanoTime() - start;
    if (result.failure() instanceof RuntimeException e) {
      throw e;
    } else if (result.failure() instanceof Error e) {
      throw e;
    }
    return result.batch();
  }

  /**
   * How long {@link #next} has waited in all.
   *
   * @return nanoseconds
   */
  long waitedNanos() {
    return waitedNanos;
  }

  @Override
  public void close() {
    reader.interrupt();
  }

  private void readAhead(long firstStep, long lastStep) {
    try {
      for (long step = firstStep; step <= lastStep; step++) {
        ahead.put(new Result(read(step), null));
      }
    } catch (InterruptedException e) {
      // closed: nobody waits for a batch any more
    } catch (RuntimeException | Error e) {
      try {
        ahead.put(new Result(null, e));
      } catch (InterruptedException closed) {
        // likewise
      }
    }
  }

  private Batch read(long step) {
    int width = stream.sequenceLength() + 1;
    long first = (step - 1) * sequences;
    List<int[]> microBatches = new ArrayList<>();
    List<String> domains = new ArrayList<>(sequences);
    for (int done = 0; done < sequences; done += microBatch) {
      int size = Math.min(microBatch, sequences - done);
      int[] tokens = new int[size * width];
      for (int i = 0; i < size; i++) {
        stream.read(first + done + i, tokens, i * width);
        domains.add(stream.domain(first + done + i));
      }
      microBatches.add(tokens);
    }
    return new Batch(step, microBatches, domains);
  }
}
