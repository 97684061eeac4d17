package org.mixlaw.cli.console;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * Turns SIGINT and SIGTERM into a question that long work asks itself ("have I been asked to
 * stop?"), and keeps the virtual machine alive until the work has written its checkpoint and closed
 * this. The exit status is then 130 or 143, as the system makes it of the signal.
 */
public final class Interruption implements BooleanSupplier, AutoCloseable {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean asked;

  /**
   * Listens for signals until closed.
   *
   * @param err is told that the work is stopping
   */
  public Interruption(PrintWriter err) {
    this.hook =
        new Thread(
            () -> {
              asked = true;
              err.println();
              err.println("mixlaw: stopping at a checkpoint; run the same command to resume");
              err.flush();
              try {
                ended.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public boolean getAsBoolean() {
    return asked;
  }

  @Override
  public void close() {
    ended.countDown();
    if (!asked) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The signal came this moment: the hook runs, and finds the work ended.
      }
    }
  }
}
