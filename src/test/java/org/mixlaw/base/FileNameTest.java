package org.mixlaw.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every name has a file name of its own, from which it can be read back. */
class FileNameTest {
  /** The rule, read backwards. */
  private static String readBack(String fileName) {
    int tilde = fileName.indexOf('~');
    String plain = tilde < 0 ? fileName : fileName.substring(0, tilde);
    BigInteger capitals =
        tilde < 0 ? BigInteger.ZERO : new BigInteger(fileName.substring(tilde + 1), 32);
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    int letters = 0;
    for (int i = 0; i < plain.length(); i++) {
      char c = Character.toLowerCase(plain.charAt(i));
      if (c == '%') {
        name.write(Integer.parseInt(plain.substring(i + 1, i + 3), 16));
        i += 2;
      } else if (c >= 'a' && c <= 'z') {
        name.write(capitals.testBit(letters++) ? Character.toUpperCase(c) : c);
      } else {
        name.write(c);
      }
    }
    return name.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "web | web",
        "tiny-57k-m01-s1 | tiny-57k-m01-s1",
        "prose=0.5,code (v2) +x | prose=0.5,code (v2) +x",
        "Wikipedia | Wikipedia~1",
        "Pile-CC | Pile-CC~1h",
        "dclm:adult_content | dclm%3aadult_content",
        "stack-edu/Python | stack-edu%2fPython~80",
        ".. | %2e.",
        "-x | %2dx",
        "a~1 | a%7e1",
        "50% | 50%25",
        "中 | %e4%b8%ad",
      })
  void namesAreSpelledOutWhereAFileSystemMightNotTakeThem(String name, String fileName) {
    assertEquals(fileName, FileName.of(name));
    assertEquals(name, readBack(fileName));
  }

  @Test
  void namesThatDifferDifferWhereCaseIsFolded() {
    long seed = 20261126;
    Random random = new Random(seed);
    String alphabet = "aAbB~%.-/\\: \"é\u0301e中*=,";
    Map<String, String> taken = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder name = new StringBuilder();
      for (int n = 1 + random.nextInt(6); n > 0; n--) {
        name.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String fileName = FileName.of(name.toString());
      assertTrue(fileName.matches("[A-Za-z0-9._(),=+ ~%-]+"), "seed=" + seed + ": " + fileName);
      assertEquals(name.toString(), readBack(fileName), "seed=" + seed);
      String other = taken.put(fileName.toLowerCase(Locale.ROOT), name.toString());
      assertTrue(other == null || other.contentEquals(name), "seed=" + seed + ": " + fileName);
    }
  }

  @Test
  void aLongNameIsCutAndStaysItsOwn() {
    String one = FileName.of("中".repeat(100) + "a");
    String two = FileName.of("中".repeat(100) + "b");
    assertTrue(one.length() <= 120 && two.length() <= 120, one);
    assertNotEquals(one, two);
  }
}
