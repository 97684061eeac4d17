package org.mixlaw.corpus.build;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.mixlaw.corpus.source.DocumentReader;
import org.mixlaw.corpus.source.PassedOver;
import org.mixlaw.corpus.source.Source;
import org.mixlaw.corpus.source.SourceDocument;
import org.mixlaw.corpus.tokens.Tokenizer;

/**
 * Reads a source in one thread, works on its documents in others, and hands on what comes of them
 * in the source's order, whatever the number of threads. What is under way is bounded by
 * characters, not by documents, so that no corpus needs more memory than another.
 */
final class DocumentPipeline implements AutoCloseable {
  /** Characters of a batch, about. */
  private static final int CHARACTERS = 1 << 20;

  /** Characters of a document beside which no other is under way. */
  private static final int LONG = 2 * CHARACTERS;

  private static final int DOCUMENTS = 4096;
  private static final long PATIENCE_MS = 50;

  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(task -> daemon(task, "corpus-reader"));
  private final ExecutorService workers;
  private final int threads;

  /**
   * Threads for one source after another.
   *
   * @param threads how many work
   */
  DocumentPipeline(int threads) {
    this.threads = threads;
    this.workers = Executors.newFixedThreadPool(threads, task -> daemon(task, "corpus-worker"));
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Takes what came of a batch.
   *
   * @param <T> what comes of a document
   */
  @FunctionalInterface
  interface Sink<T> {
    /**
     * Takes a batch.
     *
     * @param done what came of its documents, in order
     * @param bytesRead how far the source had been read behind them
     * @return false if no more is wanted of this source
     * @throws IOException if writing fails
     */
    boolean take(List<T> done, long bytesRead) throws IOException;
  }

  private record Batch(List<SourceDocument> documents, long bytesRead, int room) {}

  private record Done<T>(List<T> results, long bytesRead, int room) {}

  /**
   * Works through a source.
   *
   * @param <T> what comes of a document
   * @param source the source
   * @param tokenizer the corpus' tokenizer
   * @param work what is done with a document; called from several threads
   * @param sink takes the results; called from this thread
   * @return the records of the source that gave no document, as far as it was read
   * @throws IOException if reading or writing fails
   * @throws org.mixlaw.base.InputException if the source is broken
   */
  <T> PassedOver run(
      Source source, Tokenizer tokenizer, Function<SourceDocument, T> work, Sink<T> sink)
      throws IOException {
    Reading<T> reading = new Reading<>(source, tokenizer, work);
    Future<?> read = reader.submit(reading);
    try {
      while (true) {
        Optional<Done<T>> done = result(reading.queue.take());
        if (done.isEmpty() || !sink.take(done.get().results(), done.get().bytesRead())) {
          break;
        }
        reading.room.release(done.get().room());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading " + source.name(), e);
    } finally {
      reading.stopped = true;
      reading.queue.clear();
      awaitEnd(read);
    }
    return reading.passedOver;
  }

  private static void awaitEnd(Future<?> read) throws IOException {
    try {
      read.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the reader hands its failures on", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static <R> R result(Future<R> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** What the reading thread does. */
  private final class Reading<T> implements Runnable {
    private final Source source;
    private final Tokenizer tokenizer;
    private final Function<SourceDocument, T> work;
    private final BlockingQueue<Future<Optional<Done<T>>>> queue =
        new ArrayBlockingQueue<>(2 * threads);
    private final Semaphore room = new Semaphore(allRoom());
    private volatile boolean stopped;
    private volatile PassedOver passedOver = PassedOver.NONE;

    Reading(Source source, Tokenizer tokenizer, Function<SourceDocument, T> work) {
      this.source = source;
      this.tokenizer = tokenizer;
      this.work = work;
    }

    private int allRoom() {
      return 2 * threads * CHARACTERS;
    }

    @Override
    public void run() {
      try (DocumentReader documents = source.open(tokenizer)) {
        int taken = 1;
        while (taken > 0 && !stopped) {
          taken = hand(next(documents));
          passedOver = documents.passedOver();
          if (taken > LONG) {
            // Two long documents at once are more than memory is reckoned for.
            take(allRoom());
            room.release(allRoom());
          }
        }
        put(CompletableFuture.completedFuture(Optional.empty()));
      } catch (IOException | RuntimeException | Error e) {
        put(CompletableFuture.failedFuture(e));
      }
    }

    /** Hands a batch on, unless nothing is in it; the room it takes. */
    private int hand(Batch batch) {
      if (batch.documents().isEmpty()) {
        return 0;
      }
      int taken = Math.min(Math.max(1, batch.room()), allRoom());
      take(taken);
      put(
          workers.submit(
              () ->
                  Optional.of(
                      new Done<>(
                          batch.documents().stream().map(work).toList(),
                          batch.bytesRead(),
                          taken))));
      return taken;
    }

    /** Waits until less is under way, but not for a sink that has gone. */
    private void take(int wanted) {
      try {
        while (!stopped && !room.tryAcquire(wanted, PATIENCE_MS, TimeUnit.MILLISECONDS)) {
          // the workers are behind
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stopped = true;
      }
    }

    /** Waits for room, but not for a sink that has gone. */
    private void put(Future<Optional<Done<T>>> future) {
      try {
        while (!stopped && !queue.offer(future, PATIENCE_MS, TimeUnit.MILLISECONDS)) {
          // the workers are behind
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stopped = true;
      }
    }
  }

  private static Batch next(DocumentReader documents) {
    List<SourceDocument> batch = new ArrayList<>();
    long characters = 0;
    while (characters < CHARACTERS && batch.size() < DOCUMENTS) {
      Optional<SourceDocument> document = documents.next();
      if (document.isEmpty()) {
        break;
      }
      batch.add(document.get());
      characters += length(document.get());
    }
    return new Batch(batch, documents.bytesRead(), (int) Math.min(Integer.MAX_VALUE, characters));
  }

  private static long length(SourceDocument document) {
    if (document instanceof SourceDocument.Text text) {
      return text.text().length();
    }
    return document instanceof SourceDocument.Pieces text
        ? text.text().bytes()
        : 2L * ((SourceDocument.Tokens) document).ids().length;
  }

  @Override
  public void close() {
    reader.shutdownNow();
    workers.shutdownNow();
  }
}
