package org.mixlaw.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundedTest {
  @ParameterizedTest
  @CsvSource({
    "2.42163, 0.093, 2.42, +2.42",
    "0.04831, 0.041, 0.05, +0.05",
    "-0.0972, 0.125, -0.10, -0.10",
    "0.0279, 0.0323, 0.03, +0.03",
    "0.00293, 0.0011, 0.0029, +0.0029",
    "-0.00001, 0.0011, 0.0000, 0.0000",
    "1234.5, 30, 1235, +1235",
    "0.12345678, 1e-9, 0.12346, +0.12346",
    "0.12345678, 0, 0.1235, +0.1235"
  })
  void theLastDigitIsWorthAtMostAThirdOfWhatIsNotKnown(
      double value, double uncertainty, String rounded, String signed) {
    assertEquals(rounded, Rounded.to(value, uncertainty));
    assertEquals(signed, Rounded.signed(value, uncertainty));
  }

  @ParameterizedTest
  @CsvSource({"0.0323, 0.032", "0.0080, 0.0080", "0.0414, 0.041", "0.2, 0.20", "3.4, 3.4"})
  void deviationsHaveTwoDigitsOrThree(double value, String text) {
    assertEquals(text, Rounded.deviation(value));
  }
}
