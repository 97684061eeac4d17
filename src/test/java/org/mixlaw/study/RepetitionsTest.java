package org.mixlaw.study;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.InputException;
import org.mixlaw.mixture.CappedSimplex;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.model.ModelCards;
import org.mixlaw.study.file.StudyFile;
import org.mixlaw.study.file.StudyFolder;
import org.mixlaw.study.plan.Plan;
import org.mixlaw.study.plan.PlannedRun;
import org.mixlaw.study.plan.Repetitions;

class RepetitionsTest {
  private static final Map<String, Long> AVAILABLE = Map.of("books", 100_001L, "web", 4_000_001L);

  @TempDir Path root;

  private StudyFile study(String... replaced) throws IOException {
    String yaml =
        """
        name: pair
        corpus:
          tokenizer: bytes
          sequence_length: 32
          domains:
            books: {train: [books.txt], validation: {held_out: 0.1}, max_repetition: 4}
            web: {train: [web.txt], validation: {held_out: 0.1}}
        models: [{card: tiny-25k, learning_rate: 1e-2}]
        train: {batch_tokens: 1024, tokens: 51200, schedule: {kind: constant}, repetition: natural}
        mixtures:
          design: {kind: halving, count: 4}
          baseline: books=0.1,web=0.9
        target: {params: 1M, tokens: 1024000}
        validate: {card: tiny-57k, tokens: 102400, learning_rate: 1e-2}
        """;
    for (int i = 0; i < replaced.length; i += 2) {
      assertTrue(yaml.contains(replaced[i]), replaced[i]);
      yaml = yaml.replace(replaced[i], replaced[i + 1]);
    }
    return StudyFile.read(Files.writeString(root.resolve("study.yaml"), yaml));
  }

  private StudyPlanner planner(StudyFile study) {
    return new StudyPlanner(study, new StudyFolder(root.resolve("out")), ModelCards.of(Map.of()));
  }

  private static Mixture books(double share) {
    return Mixture.of(Map.of("books", share, "web", 1 - share));
  }

  private PlannedRun run(StudyFile study, double share, long tokens) {
    return Plan.run(
        study,
        study.models().get(0),
        ModelCards.of(Map.of()).find("tiny-25k"),
        "m",
        books(share),
        1,
        tokens,
        256);
  }

  private static String refusal(Runnable asked) {
    return assertThrows(InputException.class, asked::run).getMessage();
  }

  @Test
  void matchedRunsRepeatEveryDomainAsOftenAsTheTarget() throws IOException {
    StudyFile study = study("natural", "matched");
    Repetitions repetitions = new Repetitions(study, AVAILABLE);
    SplittableRandom random = new SplittableRandom(2);
    for (int trial = 0; trial < 100; trial++) {
      long tokens = 1024 * random.nextLong(10, 1000);
      PlannedRun run = run(study, random.nextDouble(0.01, 1), tokens);
      SortedMap<String, Long> subset = repetitions.subset(tokens);
      repetitions
          .worst(List.of(run))
          .forEach(
              (domain, epochs) -> {
                double oneSequence = epochs.runs() / subset.get(domain);
                assertEquals(epochs.target(), epochs.runs(), oneSequence, domain);
                assertTrue(epochs.runs() >= epochs.target() * 0.9999, "never rosier");
              });
    }
    PlannedRun longer = run(study, 0.5, 2_048_000);
    assertEquals(
        Map.of("books", 3125L, "web", 125_000L),
        new TreeMap<>(repetitions.subset(longer.tokens())));
  }

  @Test
  void naturalRunsDrawFromEverythingAndTheUserIsToldWhereThatIsTooRosy() throws IOException {
    StudyFile study = study();
    Repetitions repetitions = new Repetitions(study, AVAILABLE);
    List<PlannedRun> runs = List.of(run(study, 0.5, 51_200));
    assertEquals(Map.of(), repetitions.subset(51_200));
    assertEquals(0.5 * 51_200 / 100_001, repetitions.worst(runs).get("books").runs(), 1e-12);
    List<String> notices = repetitions.notices(runs);
    assertEquals(1, notices.size());
    assertTrue(
        notices.get(0).contains("than the pilots: books (5.12 times, in the pilots 0.26);"),
        notices.get(0));
    assertEquals(List.of(), new Repetitions(study("natural", "matched"), AVAILABLE).notices(runs));
    StudyPlanner matched = planner(study("natural", "matched"));
    assertTrue(matched.notices(matched.plan()).get(0).contains("pilots: 5.00%, validation: 10.0%"));
  }

  @Test
  void aRunThatRepeatsTooOftenIsRefusedWithItsTokens() throws IOException {
    StudyFile natural = study();
    Repetitions repetitions = new Repetitions(natural, AVAILABLE);
    repetitions.requireAllowed(List.of(run(natural, 0.39, 1_024_000)));
    assertEquals(
        "domain 'books' has 100001 training tokens and may be repeated 4.0 times, but run"
            + " tiny-25k-m-s1 asks for 409600 tokens of it; add text, train fewer tokens, give the"
            + " domain less, or raise corpus.domains.books.max_repetition",
        refusal(() -> repetitions.requireAllowed(List.of(run(natural, 0.4, 1_024_000)))));
    StudyFile matched = study("natural", "matched");
    Repetitions atTarget = new Repetitions(matched, AVAILABLE);
    atTarget.requireAllowed(List.of(run(matched, 0.39, 51_200)));
    String message = refusal(() -> atTarget.requireAllowed(List.of(run(matched, 0.4, 51_200))));
    assertTrue(
        message.contains(
            "the mixture of run tiny-25k-m-s1 asks for 409600 tokens of it at the target;"),
        message);
  }

  @Test
  void anOptimumThatThisCorpusCannotFeedAtTheTargetIsTold() throws IOException {
    Repetitions natural = new Repetitions(study(), AVAILABLE);
    assertEquals(List.of(), natural.notices(books(0.39)));
    assertTrue(
        natural
            .notices(books(0.5))
            .get(0)
            .contains(
                "would read domain 'books' 5.12 times at the optimum, above its max_repetition of"
                    + " 4.0"));
    Repetitions matched = new Repetitions(study("natural", "matched"), AVAILABLE);
    assertEquals(List.of(), matched.notices(books(matched.caps().get("books"))));
  }

  @Test
  void theBaselineIsRefusedBeforeAPilotIsTrained() throws IOException {
    Map<String, Long> few = Map.of("books", 20_000L, "web", 4_000_001L);
    String uniform = "books=0.8,web=0.2";
    StudyPlanner greedy = planner(unchecked("books=0.1,web=0.9", uniform));
    String message = refusal(() -> greedy.requireFed(greedy.plan(), few));
    assertTrue(message.contains("run tiny-57k-baseline-s1 asks for 81920 tokens"), message);
    StudyPlanner modest = planner(study());
    assertDoesNotThrow(() -> modest.requireFed(modest.plan(), few));
  }

  private StudyFile unchecked(String... replaced) {
    try {
      return study(replaced);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void constraintsThatLeaveNoMixtureAreRefusedBeforeAPilotIsTrained() throws IOException {
    StudyFile study =
        study(
            "{kind: halving, count: 4}",
            "{kind: halving, count: 4, caps: {web: 0.9}}",
            "natural",
            "matched");
    Map<String, Long> few = Map.of("books", 20_000L, "web", 4_000_001L);
    String message = refusal(() -> new Repetitions(study, few).caps());
    assertTrue(
        message.startsWith(
            "max_repetition and caps leave no mixture for 1024000 tokens: the domains may give"
                + " 0.978"),
        message);
  }

  private PlannedRun validation(StudyFile study, Mixture optimum) {
    return planner(study).validationRun(study.validate().get(0), "optimum", optimum);
  }

  /**
   * The validation's 102,400 tokens are 102,912 in whole batches: the cap has to hold for those.
   */
  @Test
  void theLargestShareThatTheOptimumMayTakeIsAllowedWhenItIsTrained() throws IOException {
    Map<String, Long> few = Map.of("books", 20_000L, "web", 4_000_001L);
    for (String word : List.of("natural", "matched")) {
      StudyFile study =
          study("natural", word, "batch_tokens: 1024", "batch_tokens: 1536", "51200", "52224");
      Repetitions repetitions = new Repetitions(study, few);
      CappedSimplex allowed = CappedSimplex.of(few.keySet(), repetitions.caps());
      double most = allowed.caps()[0];
      PlannedRun optimum = validation(study, books(most));
      assertEquals(102_912, optimum.tokens());
      repetitions.requireAllowed(List.of(optimum));
      double target = word.equals("natural") ? 102_912 : study.targetTokens();
      assertEquals(80_000 / target, most, 1e-12);
      PlannedRun above = validation(study, books(most + 1e-6));
      assertThrows(InputException.class, () -> repetitions.requireAllowed(List.of(above)));
    }
  }

  @Test
  void checkpointsOfAnnealedRunsAreToldApart() throws IOException {
    assertEquals(FittedCheckpoints.ALL, FittedCheckpoints.of(study()));
    assertEquals(
        FittedCheckpoints.BEFORE_ANNEALING,
        FittedCheckpoints.of(study("{kind: constant}", "{kind: wsd}")));
    assertEquals(
        FittedCheckpoints.LAST,
        FittedCheckpoints.of(study("{kind: constant}", "{kind: cosine}", "1024000", "51200")));
    for (String cosine : List.of("{kind: cosine}", "{kind: cosine, warmup: 20%}")) {
      StudyFile study = study("{kind: constant}", cosine);
      assertEquals(FittedCheckpoints.ANNEALING, FittedCheckpoints.of(study), cosine);
      StudyPlanner planner = planner(study);
      assertTrue(
          planner
              .notices(planner.plan())
              .get(0)
              .contains("a checkpoint of one annealed run is not a shorter annealed run"));
    }
  }
}
