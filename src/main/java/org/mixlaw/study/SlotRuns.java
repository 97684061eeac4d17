package org.mixlaw.study;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.mixlaw.base.Documents;
import org.mixlaw.base.FolderLock;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.model.network.DeviceOutOfMemory;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.local.SlotEvent;
import org.mixlaw.study.local.SlotEvent.Kind;
import org.mixlaw.study.plan.PlannedRun;
import org.mixlaw.train.Progress;
import org.mixlaw.train.RunFolder;

/**
 * The process of a slot of {@link LocalExecutor}: trains the runs that it is handed, a line of JSON
 * each on its standard input, and says how they get on. When that input ends, because no further
 * run will come or because the process behind it died, a run that is being trained leaves a
 * checkpoint.
 */
public final class SlotRuns {
  /** Progress is told no more often than this. */
  private static final long TELL_EVERY_NANOS = 200_000_000;

  /** How often a process with nothing to do looks whether it should end. */
  private static final int LOOK_EVERY_MILLIS = 100;

  /** How long a process of a study that was killed may take to leave its run at a checkpoint. */
  private static final long HELD_NANOS = 120_000_000_000L;

  private final StudyFolder folder;
  private final String device;
  private final int threads;
  private final PrintStream events;
  private final BooleanSupplier signalled;
  private final BlockingQueue<Optional<String>> orders = new LinkedBlockingQueue<>();
  private volatile boolean inputEnded;

  /**
   * What the process is handed.
   *
   * @param run the run
   * @param command the command line, for its provenance
   */
  private record Order(PlannedRun run, List<String> command) {}

  /**
   * A process to come.
   *
   * @param folder the study, its corpus built
   * @param device where runs are trained, in the words of {@code --device}
   * @param threads processor threads inside one run
   * @param events where to what happens is told
   * @param signalled true once a signal asked the process to stop
   */
  public SlotRuns(
      StudyFolder folder,
      String device,
      int threads,
      PrintStream events,
      BooleanSupplier signalled) {
    this.folder = folder;
    this.device = device;
    this.threads = threads;
    this.events = events;
    this.signalled = signalled;
  }

  /**
   * The line that hands a run over.
   *
   * @param run the run
   * @param command the command line, for its provenance
   * @return JSON without a line break
   */
  static String order(PlannedRun run, List<String> command) {
    return Documents.jsonLine(new Order(run, command));
  }

  /**
   * Trains runs until no further one comes, or a signal asks to stop.
   *
   * @param input the orders
   * @throws IOException if the study cannot be read
   * @throws InterruptedException if this thread is interrupted
   */
  public void serve(InputStream input) throws IOException, InterruptedException {
    StudyFile study = StudyFile.read(folder.studyFile());
    Corpus corpus = Corpus.open(folder.corpus());
    Thread reader = new Thread(() -> read(input), "orders");
    reader.setDaemon(true);
    reader.start();
    tell(SlotEvent.of(Kind.READY));
    while (!signalled.getAsBoolean()) {
      Optional<String> order = orders.poll(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
      if (order == null) {
        continue;
      }
      if (order.isEmpty()) {
        return;
      }
      tell(end(Documents.json().readValue(order.get(), Order.class), study, corpus));
    }
  }

  private void read(InputStream input) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        orders.add(Optional.of(line));
      }
    } catch (IOException e) {
      // It ends where it breaks.
    }
    inputEnded = true;
    orders.add(Optional.empty());
  }

  private boolean stop() {
    return inputEnded || signalled.getAsBoolean();
  }

  /**
   * Trains a run. What is wrong with the run itself is told; anything else ends the process, so
   * that the run starts again in a new one.
   */
  private SlotEvent end(Order order, StudyFile study, Corpus corpus) throws InterruptedException {
    RunFolder at = new RunFolder(folder.run(order.run().name()));
    RunTrainer.Place place =
        new RunTrainer.Place(study, folder, Clock.systemUTC(), order.command(), new Teller());
    try {
      awaitFolder(at);
      new RunTrainer(place, corpus, threads, this::stop).run(order.run(), device);
    } catch (InputException | IOException | DeviceOutOfMemory e) {
      return SlotEvent.of(Kind.FAILED, e.getMessage() == null ? e.toString() : e.getMessage());
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return SlotEvent.of(at.finished() ? Kind.FINISHED : Kind.STOPPED);
  }

  /** The processes of a study that was killed notice that soon, and then write a checkpoint. */
  private void awaitFolder(RunFolder run) throws IOException, InterruptedException {
    long until = System.nanoTime() + HELD_NANOS;
    boolean told = false;
    while (run.held() && System.nanoTime() < until && !stop()) {
      if (!told) {
        told = true;
        String holder =
            FolderLock.holder(run.path()).map(FolderLock.Holder::toString).orElse("a process");
        tell(SlotEvent.of(Kind.NOTICE, run.path().getFileName() + ": waiting for " + holder));
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private void tell(SlotEvent event) {
    synchronized (events) {
      events.println(event.line());
      events.flush();
    }
  }

  /** Tells what a run says of itself. */
  private final class Teller implements StudyListener {
    private long last = System.nanoTime() - TELL_EVERY_NANOS;

    @Override
    public void notice(String sentence) {
      tell(SlotEvent.of(Kind.NOTICE, sentence));
    }

    @Override
    public synchronized void progress(PlannedRun run, Progress progress) {
      long now = System.nanoTime();
      if (now - last >= TELL_EVERY_NANOS) {
        last = now;
        tell(SlotEvent.of(progress));
      }
    }
  }
}
