package org.mixlaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said where another file than the wanted one, or a folder, is given. */
class WrongFileTest {
  private static final String NO_LAWS = ": is no laws file (it has no key 'laws'); make one with ";

  @TempDir Path root;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(root.resolve(name), text);
  }

  private static void requireSaid(String said, String... command) {
    Answer answer = Answer.to(command);
    assertEquals(2, answer.status(), answer.out());
    assertTrue(answer.err().contains(said), answer.err());
    assertEquals(1, answer.err().lines().filter(l -> l.startsWith("mixlaw: ")).count());
  }

  @Test
  void aFileOfAnotherKindIsNoFileOfAnotherVersion() throws IOException {
    String target = "--params=5K";
    List<Path> others =
        List.of(
            file("validation.json", "{\"format\": 3, \"level\": 0.8, \"sizes\": []}"),
            file("a.json", "{\"a\": 1}"),
            file("list.json", "[1]"),
            file("losses.csv", "run,model,params,tokens,domain,loss\nr,m,1,2,d,3\n"),
            file("small.yaml", "# a study\nname: small\n"));
    for (Path other : others) {
      requireSaid(other + NO_LAWS, "predict", "" + other, target, "--tokens=1M", "--mixtures=a=1");
      requireSaid(other + NO_LAWS, "optimize", "" + other, target, "--tokens=1M");
    }
    Path later = file("laws.json", "{\"format\": 99, \"laws\": {}}");
    requireSaid("a later version", "optimize", "" + later, target, "--tokens=1M");
    Path optimum = file("optimum.yaml", "{\"format\": 2, \"laws\": {}}");
    requireSaid(
        optimum + ": is no optimum file (it has no key 'optimum'); make one with",
        "handover",
        "" + optimum,
        "--to",
        "huggingface",
        "--out",
        root + "/hand");
  }

  @Test
  void aFolderIsAnsweredWithTheFileInIt() throws IOException {
    for (String command : List.of("plan", "run", "design")) {
      requireSaid(root + ": is a folder; accepted is a study file; ", command, "" + root);
    }
    requireSaid(
        root + ": is a folder; accepted is a table of losses", "fit", "" + root, "--out=x.json");
    requireSaid(
        root + ": is a folder; accepted is a laws file",
        "optimize",
        "" + root,
        "--params=5K",
        "--tokens=1M");
    for (String name : List.of("study.yaml", "laws.json", "losses.csv")) {
      file(name, "");
    }
    requireSaid("give " + root + "/study.yaml", "plan", "" + root);
    requireSaid("give " + root + "/losses.csv", "fit", "" + root, "--out=x.json");
    requireSaid("give " + root + "/laws.json", "optimize", "" + root, "--params=5K", "--tokens=1M");
  }

  @Test
  void whatHoldsNothingIsNamed() throws IOException {
    Path comments = file("c.yaml", "# name: x\n# models: []\n");
    requireSaid(
        "holds no document; accepted is a mapping with the keys name, ", "plan", "" + comments);
    Path small = SmallStudy.write(root, "", "");
    requireSaid(
        "the key 'models[1]' has no value; accepted is a mapping with the keys card, learning_rate",
        "plan",
        "" + small,
        "--set",
        "models[1]=");
  }
}
