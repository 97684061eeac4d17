package org.mixlaw.train.track;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventFileTest {
  /**
   * {@code tensorboard.events} was written by PyPI's tensorboard 2.21.0 ({@code
   * scripts/peers/tensorboard_events.py}).
   */
  @Test
  void writesTheBytesThatTensorBoardItselfWrites() throws Exception {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("train/loss", 10.5);
    values.put("validation/books", 3.25);
    ByteArrayOutputStream ours = new ByteArrayOutputStream();
    ours.writeBytes(EventFile.header(1795435200.25));
    ours.writeBytes(EventFile.scalars(1795435201.5, 300, values));
    try (InputStream theirs = getClass().getResourceAsStream("tensorboard.events")) {
      assertEquals(
          HexFormat.of().formatHex(theirs.readAllBytes()),
          HexFormat.of().formatHex(ours.toByteArray()));
    }
  }
}
