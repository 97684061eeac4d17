package org.mixlaw.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.FolderTree;
import org.mixlaw.base.InputException;
import org.mixlaw.base.Seeds;

/**
 * Made-up and damaged input of all kinds, in one process: {@code scripts/fuzz} starts it. Whatever
 * comes in, it is read whole or refused with a sentence; the generator knows how much there is.
 */
public final class Fuzz {
  /** A kind of input. */
  interface Kind {
    /**
     * Makes an input, damages it, and reads it.
     *
     * @param random decides everything
     * @param damage what happens to it
     * @param folder an empty folder
     * @return how much was read, and how much there was at least
     * @throws InputException if it is refused
     * @throws Exception if something is wrong with what reads it
     */
    Outcome run(Random random, Damage damage, Path folder) throws Exception;
  }

  /**
   * What came of an input that was not refused.
   *
   * @param read documents or rows
   * @param there how many there were at least
   */
  record Outcome(long read, long there) {}

  private static final List<Kind> KINDS =
      List.of(
          FuzzedCorpus.LINES,
          FuzzedCorpus.TEXT,
          FuzzedCorpus.PARQUET,
          FuzzedFiles.TABLE,
          FuzzedFiles.STUDY,
          FuzzedFiles.CHECKPOINT);
  private static final int WORDS = 2;

  private Fuzz() {}

  /**
   * Runs one case.
   *
   * @param seed decides everything
   * @param folder a folder that is made and removed
   * @return what is wrong; empty if nothing is
   * @throws IOException if the folder cannot be made or removed
   */
  static Optional<String> failure(long seed, Path folder) throws IOException {
    Files.createDirectories(folder);
    Random random = new Random(Seeds.mix(seed));
    Kind kind = KINDS.get(random.nextInt(KINDS.size()));
    Damage damage = Damage.any(random);
    try {
      Outcome outcome = kind.run(random, damage, folder);
      return outcome.read() < outcome.there()
          ? Optional.of(
              "seed=%d: %d were read of %d".formatted(seed, outcome.read(), outcome.there()))
          : Optional.empty();
    } catch (InputException e) {
      return damage != Damage.NONE && isSentence(e.getMessage())
          ? Optional.empty()
          : Optional.of("seed=%d: refused as '%s'".formatted(seed, e.getMessage()));
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      StackTraceElement[] at = e.getStackTrace();
      return Optional.of(
          "seed=%d: %s at %s".formatted(seed, e, at.length == 0 ? "?" : List.of(at).get(0)));
    } finally {
      FolderTree.remove(folder);
    }
  }

  /** Whether a refusal speaks of the input alone. */
  private static boolean isSentence(String message) {
    return message != null
        && message.split(" ").length > WORDS
        && !message.matches(
            "(?s).*(Exception|Error:|org\\.[a-z]|java\\.[a-z]|com\\.[a-z]|JsonToken|Feature\\.).*");
  }

  /**
   * Runs cases until the time is over.
   *
   * @param arguments seconds, and the first seed
   * @throws IOException if files cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    long seconds = arguments.length > 0 ? Long.parseLong(arguments[0]) : 600;
    long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    Path root = Files.createTempDirectory("mixlaw-fuzz");
    SortedMap<Long, String> failures = new TreeMap<>();
    long cases = 0;
    for (; System.nanoTime() < end; cases++) {
      long seed = first + cases;
      failure(seed, root.resolve("case"))
          .ifPresent(
              failure -> {
                System.out.println(failure);
                failures.put(seed, failure);
              });
    }
    Files.delete(root);
    System.out.printf("%d cases from seed %d, %d failures%n", cases, first, failures.size());
    System.exit(failures.isEmpty() ? 0 : 1);
  }
}
