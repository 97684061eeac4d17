package org.mixlaw.loss.importing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.InputException;
import org.mixlaw.loss.ImportOptions;
import org.mixlaw.loss.ImportedLosses;

class WideFormatTest {
  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static ImportOptions options(
      List<String> domains,
      List<String> metrics,
      String params,
      String tokens,
      Map<String, String> renamed) {
    return new ImportOptions(
        Optional.empty(),
        domains,
        metrics,
        Optional.empty(),
        Optional.of(params).filter(text -> !text.isEmpty()),
        Optional.of(tokens).filter(text -> !text.isEmpty()),
        renamed,
        Map.of(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  private static String refusal(List<Path> inputs, ImportOptions options) {
    return assertThrows(InputException.class, () -> new WideFormat().read(inputs, options))
        .getMessage();
  }

  @Test
  void joinsTwoFilesWhateverTheOrderOfTheirRows() throws IOException {
    Path ratios = file("r.csv", "run,name,web,code\na,x,0.25,0.75\nb,y,0.5,0.5\nc,z,1,0\n");
    Path metrics =
        file("m.csv", "run,name,eval/web/loss,eval/code/loss\nb,y,3.5,2.5\na,x,3,2\nd,w,1,1\n");
    ImportedLosses losses =
        new WideFormat()
            .read(
                List.of(ratios, metrics),
                options(List.of(), List.of("eval/*/loss"), "30M", "3e9", Map.of("code", "github")));
    assertEquals(
        """
        run,model,params,tokens,mix.web,mix.github,domain,loss
        b,,30000000,3000000000,0.5,0.5,web,3.500000
        b,,30000000,3000000000,0.5,0.5,github,2.500000
        a,,30000000,3000000000,0.25,0.75,web,3.000000
        a,,30000000,3000000000,0.25,0.75,github,2.000000
        """,
        losses.csv());
    assertEquals(
        List.of(
            "1 run has losses but no proportions and is left out (d)",
            "1 run has proportions but no losses and is left out (c)"),
        losses.notices());
  }

  @Test
  void readsOneFileWithColumnsForSizeAndTokens() throws IOException {
    Path wide =
        file(
            "w.csv",
            "params,step_tokens,mix.a,mix.b,loss.a,loss.b\n"
                + "1M,2e9,0.5,0.5,3,\n"
                + "1M,4e9,0.5,0.5,2.5,nan\n");
    ImportedLosses losses =
        new WideFormat()
            .read(List.of(wide), options(List.of(), List.of(), "", "step_tokens", Map.of()));
    assertEquals(2, losses.rows().size());
    assertEquals(4_000_000_000L, losses.rows().get(1).tokens());
    assertEquals(
        List.of("2 losses are missing and are left out (the first: b of run r1)"),
        losses.notices());
  }

  @Test
  void aPrefixLeavesNoBlankAndUnnamedRunsAreToldWithTheOption() throws IOException {
    Path wide =
        file("w.csv", "Run name,share a,share b,loss.a\nfirst,0.5,0.5,3\nsecond,0.25,0.75,4\n");
    ImportedLosses losses =
        new WideFormat()
            .read(List.of(wide), options(List.of("share "), List.of(), "1M", "2M", Map.of()));
    assertTrue(losses.csv().contains(",mix.a,mix.b,"), losses.csv());
    assertEquals(
        List.of(
            "the runs are called r1 to r2, in the order of the rows; --run COLUMN names them"
                + " ('Run name')"),
        losses.notices());
  }

  @Test
  void acceptsRoundedProportionsAndRefusesWrongOnes() throws IOException {
    Path rounded = file("r.csv", "run,mix.a,mix.b,mix.c,loss.x\n1,0.33,0.33,0.33,3\n");
    ImportOptions options = options(List.of(), List.of(), "1M", "1B", Map.of());
    assertTrue(new WideFormat().read(List.of(rounded), options).notices().get(0).contains("0.99"));
    Path wrong = file("w.csv", "run,mix.a,mix.b,loss.x\n1,0.7500,0.2600,3\n");
    assertTrue(
        refusal(List.of(wrong), options).contains("w.csv line 2: the proportions sum to 1.01"));
  }

  @Test
  void saysWhatItCannotFind() throws IOException {
    Path one = file("o.csv", "run,a,b,x\n1,0.5,0.5,3\n1,0.5,0.5,4\n");
    ImportOptions none = options(List.of(), List.of(), "1M", "1B", Map.of());
    assertTrue(refusal(List.of(one), none).contains("--domains says which columns"));
    assertTrue(
        refusal(List.of(one), options(List.of("q_"), List.of("x"), "1M", "1B", Map.of()))
            .contains("--domains 'q_' fits no column; there are a, b, x"));
    assertTrue(
        refusal(List.of(one), options(List.of("a", "b"), List.of("x"), "", "1B", Map.of()))
            .startsWith("--params is needed"));
    assertTrue(
        refusal(
                List.of(one),
                options(List.of("a", "b"), List.of("x"), "1M", "1B", Map.of("k", "j")))
            .startsWith("--rename 'k'"));
    assertTrue(
        refusal(List.of(one), options(List.of("a", "b"), List.of("x"), "1M", "1B", Map.of()))
            .contains("run '1' has two losses 'x'"));
    assertTrue(
        refusal(List.of(one), options(List.of("a", "b"), List.of("b"), "1M", "1B", Map.of()))
            .contains("chosen by --domains and by --metrics"));
    Path other = file("p.csv", "key,y\n1,3\n");
    assertTrue(refusal(List.of(one, other), none).contains("--run COLUMN names it"));
  }

  @Test
  void regmixNamesTrainingAndValidationDomainsAlike() throws IOException {
    file(
        "train_mixture_1m.csv",
        "index,train_the_pile_arxiv,train_the_pile_github\n1,0.25,0.75\n2,0.5,0.5\n");
    file(
        "train_pile_loss_1m.csv",
        "index,metric/the_pile_arxiv_val_loss,metric/the_pile_github_val_loss\n1,5,4\n2,5.5,4.5\n");
    file("test_mixture_1m.csv", "index,train_the_pile_arxiv,train_the_pile_github\n9,1,0\n");
    ImportedLosses losses =
        new RegmixFormat()
            .read(List.of(folder), options(List.of(), List.of(), "", "", Map.of("github", "code")));
    assertEquals(
        """
        run,model,params,tokens,mix.arxiv,mix.code,domain,loss
        1,1M,1000000,1000000000,0.25,0.75,arxiv,5.000000
        1,1M,1000000,1000000000,0.25,0.75,code,4.000000
        2,1M,1000000,1000000000,0.5,0.5,arxiv,5.500000
        2,1M,1000000,1000000000,0.5,0.5,code,4.500000
        """,
        losses.csv());
  }
}
