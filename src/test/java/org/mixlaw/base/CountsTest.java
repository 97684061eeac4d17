package org.mixlaw.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CountsTest {
  @ParameterizedTest
  @CsvSource({
    "1048576, 1048576",
    "1e9, 1000000000",
    "100B, 100000000000",
    "410M, 410000000",
    "1.5k, 1500",
    "1_000, 1000",
    "0, 0",
    "2.5e3, 2500"
  })
  void parsesWhatPeopleWrite(String text, long count) {
    assertEquals(count, Counts.parse(text, "--tokens"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "1e-3", "ten", "1e30", "5 X", "0x10", "NaN"})
  void refusesWhatIsNoCount(String text) {
    assertEquals(
        "--tokens: '"
            + text
            + "' is not a count; accepted are whole numbers such as 1048576, 1e9, 410M or 100B",
        assertThrows(InputException.class, () -> Counts.parse(text, "--tokens")).getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "1048576, 1.05M",
    "100e9, 100B",
    "512, 512",
    "0.5, 0.5",
    "18915328, 18.9M",
    "1e12, 1T",
    "1500, 1.5K"
  })
  void writesThemShort(double count, String text) {
    assertEquals(text, Counts.brief(count));
  }
}
