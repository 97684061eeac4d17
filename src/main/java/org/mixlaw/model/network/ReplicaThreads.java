package org.mixlaw.model.network;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.mixlaw.base.InputException;

/**
 * A thread for each replica. What one thread has done for its replica is seen by all before the
 * next call begins.
 */
final class ReplicaThreads implements AutoCloseable {
  private final List<String> devices;
  private final List<ExecutorService> threads = new ArrayList<>();

  /**
   * Starts the threads.
   *
   * @param devices the name of each replica's device
   */
  ReplicaThreads(List<String> devices) {
    this.devices = devices;
    for (int k = 0; k < devices.size(); k++) {
      String name = "mixlaw-replica-" + k;
      threads.add(
          Executors.newSingleThreadExecutor(
              work -> {
                Thread thread = new Thread(work, name);
                thread.setDaemon(true);
                return thread;
              }));
    }
  }

  /**
   * Has every replica's thread do its part, and waits for all, however they end.
   *
   * @param part what the replica of an index does
   * @return what each has found
   * @throws DeviceOutOfMemory if that, and nothing worse, happened to a replica
   * @throws InputException if a replica refuses what it was given
   * @throws DeviceFailure if a replica failed otherwise
   */
  <T> List<T> each(IntFunction<T> part) {
    List<Future<T>> begun = new ArrayList<>();
    for (int k = 0; k < threads.size(); k++) {
      int index = k;
      Callable<T> call = () -> part.apply(index);
      begun.add(threads.get(k).submit(call));
    }
    List<T> found = new ArrayList<>();
    RuntimeException failure = null;
    for (int k = 0; k < begun.size(); k++) {
      try {
        found.add(await(begun.get(k)));
      } catch (ExecutionException e) {
        RuntimeException now = failure(k, e.getCause());
        failure = failure == null || failure instanceof DeviceOutOfMemory ? now : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return found;
  }

  /** A replica's work is never left half done: an interruption is passed on behind it. */
  private static <T> T await(Future<T> future) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private RuntimeException failure(int replica, Throwable cause) {
    if (cause instanceof DeviceOutOfMemory || cause instanceof InputException) {
      return (RuntimeException) cause;
    }
    return DeviceFailure.of(
        String.format("replica %d of %d on %s", replica + 1, threads.size(), devices.get(replica)),
        cause);
  }

  @Override
  public void close() {
    threads.forEach(ExecutorService::shutdown);
  }
}
