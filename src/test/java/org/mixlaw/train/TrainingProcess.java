package org.mixlaw.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.mixlaw.model.network.Proxy;
import org.mixlaw.model.network.ProxyOptions;

/**
 * A process of its own that trains a tiny run, so that it can be killed. Prints a line for every
 * step and for every stage of a save; at a stage that it was told to wait at, it waits for good.
 */
final class TrainingProcess {
  private TrainingProcess() {}

  /**
   * Trains.
   *
   * @param arguments the run's folder; which stage of a save to wait at, counted from 1, or 0 for
   *     none; optimizer steps
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int waitAt = Integer.parseInt(arguments[1]);
    int[] seen = {0};
    Trainer trainer =
        new Trainer(
            TwoDomains.CLOCK,
            open(),
            stage -> {
              System.out.println("stage " + stage);
              if (++seen[0] == waitAt) {
                System.out.println("waiting");
                waitForEver();
              }
            });
    TrainListener listener =
        new TrainListener() {
          @Override
          public void progress(Progress progress) {
            System.out.println("step " + progress.step());
          }

          @Override
          public void notice(String sentence) {
            System.out.println("notice " + sentence);
          }
        };
    Outcome outcome =
        trainer.run(
            spec(Long.parseLong(arguments[2])),
            new TwoDomains(3),
            TwoDomains.validation(),
            folder,
            listener,
            () -> false);
    System.out.println("finished " + outcome.finished());
  }

  static Function<ProxyOptions, Proxy> open() {
    return Proxy::open;
  }

  static RunSpec spec(long steps) throws Exception {
    return TwoDomains.spec(
        TwoDomains.config("micro_batch: 3", "checkpoint_every: 384", "tokens: " + steps * 128));
  }

  private static void waitForEver() {
    try {
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts this in a virtual machine of its own. */
  static Process start(Path folder, int waitAt, long steps, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.add("-Dai.djl.offline=true");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(TrainingProcess.class.getName());
    command.add(folder.toString());
    command.add(Integer.toString(waitAt));
    command.add(Long.toString(steps));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
