package org.mixlaw.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
  private static final Path FILE = Path.of("runs.csv");

  private static CsvTable table(String... lines) {
    return CsvTable.parse(String.join("\n", lines), FILE);
  }

  @Test
  void fieldsAreFoundByTheNamesOfTheirColumns() {
    CsvTable table = table("\uFEFFloss, domain ", "", " 2.5 ,\"a, \"\"b\"\"\"", "3,", "");
    assertEquals(List.of("loss", "domain"), table.columns());
    assertEquals(2, table.rows().size());
    assertEquals(2.5, table.rows().get(0).number("loss"));
    assertEquals("a, \"b\"", table.rows().get(0).text("domain"));
    assertEquals("runs.csv line 3", table.rows().get(0).where());
    assertEquals(Optional.empty(), table.rows().get(1).optionalText("domain"));
    assertEquals(Optional.empty(), table.rows().get(1).optionalText("seed"));
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t"})
  void fieldsMayBeSeparatedByCommaSemicolonOrTab(String separator) {
    CsvTable table =
        table(
            String.join(separator, "", "\"mix.a,;\t b\"", "loss", "run", ""),
            String.join(separator, "0", " 0.25", "\"2.5\"", "\"x,y;z\"", ""),
            String.join(separator, "1", "0.5", "", " z ", ""),
            String.join(separator, "", "", "", "", ""));
    assertEquals(List.of("mix.a,;\t b", "loss", "run"), table.columns());
    assertEquals(2, table.rows().size(), "a line of separators alone holds nothing");
    assertEquals(0.25, table.rows().get(0).number("mix.a,;\t b"));
    assertEquals(2.5, table.rows().get(0).number("loss"));
    assertEquals("x,y;z", table.rows().get(0).text("run"));
    assertEquals(Optional.empty(), table.rows().get(1).optionalText("loss"));
  }

  @Test
  void linesMayEndAsWindowsEndsThem() {
    CsvTable table =
        CsvTable.parse("\uFEFF\"tokens\";\"loss\"\r\n1.0;2,5\r\n\"1,048,576\";-0,5e-1\r\n", FILE);
    assertEquals(List.of("tokens", "loss"), table.columns());
    assertEquals(
        List.of(1L, 1_048_576L), table.rows().stream().map(r -> r.count("tokens")).toList());
    assertEquals(List.of(2.5, -0.05), table.rows().stream().map(r -> r.number("loss")).toList());
  }

  @Test
  void aCommaIsAPointOnlyWhereItSeparatesNoFields() {
    CsvTable.Row row = table("a,b", "\"2,5\",1").rows().get(0);
    assertThrows(InputException.class, () -> row.number("a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NaN", "nan", "-inf", "+Infinity", "NA", "null", "None", "#N/A"})
  void aNumberMayBeMissing(String text) {
    CsvTable.Row row = table("a,b", text + ",1").rows().get(0);
    assertEquals(OptionalDouble.empty(), row.finite("a"));
    assertEquals(OptionalDouble.empty(), row.finite("c"));
    assertEquals(OptionalDouble.of(1), row.finite("b"));
  }

  @Test
  void whatIsNoTableIsRefused() {
    refused("line 3: 1 fields, but the header has 2", "a,b", "1,2", "3");
    refused("line 2: 3 fields, but the header has 2", "a,b", "1,2,3");
    refused("the header names column 'a' twice", "a,a", "1,2");
    refused("column 2 of the header has no name", "a,", "1,2");
    refused("is not valid CSV", "a,b", "1,\"2");
    refused("is not valid CSV", "a,b", "1,\"2\"3");
    refused("the file is empty", "");
  }

  private static void refused(String why, String... lines) {
    String error = assertThrows(InputException.class, () -> table(lines)).getMessage();
    assertTrue(error.startsWith("runs.csv") && error.contains(why), error);
  }

  @Test
  void whatIsWrittenReadsBack() {
    List<Object> fields = Arrays.asList("a,b", "say \"x\"", "", 0.1, 1L << 40, "ä\nö");
    CsvTable read = table("a,b,c,d,e,f", CsvText.line(fields).stripTrailing());
    for (int i = 0; i < fields.size(); i++) {
      String wanted = fields.get(i).toString();
      assertEquals(
          wanted, read.rows().get(0).optionalText(read.columns().get(i)).orElse(""), "field " + i);
    }
    assertEquals("1,2\n", CsvText.line(List.of(1, 2)));
  }
}
