package org.mixlaw.mixture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.InputException;

class MixtureTableTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("m.csv"), text);
  }

  private String refusal(String text) throws IOException {
    Path file = file(text);
    return assertThrows(InputException.class, () -> MixtureTable.read(file))
        .getMessage()
        .replace(file.toString(), "m.csv");
  }

  @Test
  void readsWhatItWritesToTheLastDigit() throws IOException {
    Map<String, Mixture> mixtures =
        MixtureTable.number(
            DirichletDesign.design(CappedSimplex.of(List.of("a", "b", "c"), Map.of()), 1, 12, 1));
    Path file = folder.resolve("new/m.csv");
    MixtureTable.of(mixtures).write(file);
    MixtureTable read = MixtureTable.read(file);
    assertEquals(List.copyOf(mixtures.keySet()), List.copyOf(read.mixtures().keySet()));
    mixtures.forEach(
        (name, mixture) ->
            mixture
                .domains()
                .forEach(
                    d -> assertEquals(mixture.get(d), read.mixtures().get(name).get(d), 1e-15)));
    assertEquals("m01", read.mixtures().keySet().iterator().next());
  }

  @Test
  void columnsMayStandInAnyOrderAndAbsentDomainsAreZero() throws IOException {
    MixtureTable table = MixtureTable.read(file("mix.b,note,mixture,mix.a\n0.25,hi,first,0.75\n"));
    assertEquals(Mixture.parse("a=0.75,b=0.25", ""), table.mixtures().get("first"));
    assertEquals(
        Mixture.parse("a=0.75,b=0.25,c=0", ""), table.over(Set.of("a", "b", "c")).get("first"));
  }

  @Test
  void aLossTableGivesTheDistinctMixturesOfItsRuns() throws IOException {
    MixtureTable table =
        MixtureTable.read(
            file(
                "run,params,tokens,mix.a,mix.b,domain,loss\n"
                    + "s-1,1,10,1,0,a,2\ns-1,1,20,1,0,a,1\nl-1,2,10,1,0,a,1\ns-2,1,10,0,1,a,3\n"));
    assertEquals(List.of("s-1", "s-2"), List.copyOf(table.mixtures().keySet()));
    MixtureTable unnamed =
        MixtureTable.read(
            file("params,tokens,mix.a,mix.b,domain,loss\n1,1,1,0,a,2\n1,1,0.5,0.5,a,2\n"));
    assertEquals(List.of("m01", "m02"), List.copyOf(unnamed.mixtures().keySet()));
  }

  @Test
  void saysFileLineAndWhatIsWrong() throws IOException {
    assertEquals(
        "m.csv: no column is named 'mix.<domain>'; the header has mixture, a",
        refusal("mixture,a\nx,1\n"));
    assertEquals("m.csv: column 'mixture' is missing; the header has mix.a", refusal("mix.a\n1\n"));
    assertEquals(
        "m.csv line 3: the proportions sum to 0.980000; they must sum to 1 (a=0.5,b=0.48)",
        refusal("mixture,mix.a,mix.b\nx,1,0\ny,0.5,0.48\n"));
    assertEquals(
        "m.csv line 3: the mixture 'x' is listed twice", refusal("mixture,mix.a\nx,1\nx,1\n"));
    assertEquals(
        "m.csv: the table has no row; at least one mixture is needed", refusal("mixture,mix.a\n"));
    assertEquals(
        "m.csv line 2: '*' cannot be the name of a mixture; accepted is any text but '*', without"
            + " control characters and without blanks around it",
        refusal("mixture,mix.a\n*,1\n"));
    assertEquals(
        "m.csv line 2: 'a\\u0007' cannot be the name of a mixture; accepted is any text but '*',"
            + " without control characters and without blanks around it",
        refusal("mixture,mix.a\na\007,1\n"));
    assertEquals(
        "m.csv line 3: the run 'x' has the mixture a=0,b=1 here and a=1,b=0 before",
        refusal("run,mix.a,mix.b,loss\nx,1,0,2\nx,0,1,2\n"));
    Path file = file("mixture,mix.a,mix.q\nx,0.5,0.5\n");
    assertEquals(
        file + ", mixture 'x': unknown training domain 'q'; known are a, b",
        assertThrows(InputException.class, () -> MixtureTable.read(file).over(Set.of("a", "b")))
            .getMessage());
  }
}
