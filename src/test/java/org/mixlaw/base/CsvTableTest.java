package org.mixlaw.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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

  @Test
  void whatIsNoTableIsRefused() {
    refused("line 3: 1 fields, but the header has 2", "a,b", "1,2", "3");
    refused("line 2: 3 fields, but the header has 2", "a,b", "1,2,3");
    refused("the header names column 'a' twice", "a,a", "1,2");
    refused("a column of the header has no name", "a,", "1,2");
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
