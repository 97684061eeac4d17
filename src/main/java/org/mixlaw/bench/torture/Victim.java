package org.mixlaw.bench.torture;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A study that something goes wrong with.
 *
 * @param study makes and runs it
 * @param folder its folder, in which the corpus lies already
 * @param random decides when and what
 * @param millis how long the whole study takes when nothing goes wrong
 */
record Victim(SmallStudy study, Path folder, Random random, long millis) {
  private static final int MINUTES = 5;

  /** Starts the study. */
  SmallStudy.Running start(Map<String, String> environment) throws IOException {
    return study.run(folder, environment);
  }

  /** Lets some time pass, of which most is while runs are trained. */
  void wait(SmallStudy.Running running) throws InterruptedException {
    long most = Math.max(1, millis * 9 / 10);
    running.process().waitFor(1 + random.nextLong(most), TimeUnit.MILLISECONDS);
  }

  /** Waits for the end of a process. */
  int end(SmallStudy.Running running) throws InterruptedException {
    if (!running.process().waitFor(MINUTES, TimeUnit.MINUTES)) {
      kill(running, true, true);
      return -1;
    }
    return running.process().exitValue();
  }

  /**
   * Ends processes as {@code kill -9} does.
   *
   * @param running the study
   * @param itself whether it is killed
   * @param slots whether the processes of its slots are killed
   */
  void kill(SmallStudy.Running running, boolean itself, boolean slots) throws InterruptedException {
    List<ProcessHandle> children = running.process().descendants().toList();
    if (itself) {
      running.process().destroyForcibly();
    }
    if (slots) {
      children.forEach(ProcessHandle::destroyForcibly);
    }
    if (itself) {
      running.process().waitFor();
    }
  }

  /** Begins the study and kills all of it at some moment. */
  void beginAndKill() throws IOException, InterruptedException {
    SmallStudy.Running running = start(Map.of());
    wait(running);
    kill(running, true, true);
  }

  /**
   * Cuts a file short.
   *
   * @param pattern which files, by their path in the study's folder
   * @return whether there was one with something in it
   */
  boolean truncate(String pattern) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        if (folder.relativize(file).toString().matches(pattern) && Files.size(file) > 0) {
          files.add(file);
        }
      }
    }
    if (files.isEmpty()) {
      return false;
    }
    Path file = files.get(random.nextInt(files.size()));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(random.nextLong(channel.size()));
    }
    return true;
  }
}
