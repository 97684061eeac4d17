package org.mixlaw.model.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.InputException;

/** Safetensors files are written and read in stretches, whatever their length. */
class SafetensorsTest {
  @TempDir Path folder;

  private static ByteBuffer floats(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }

  private static float[] read(SafetensorsReader reader, String name, long from, int count)
      throws IOException {
    FloatBuffer values = FloatBuffer.allocate(count);
    reader.read(name, from, values);
    return values.array();
  }

  /** A file with this header, and behind it a hole that takes no room on the disk. */
  private FileChannel file(Path file, String header, long data) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE,
            StandardOpenOption.WRITE);
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    channel.write(length.putLong(0, header.length()));
    channel.write(ByteBuffer.wrap(header.getBytes(StandardCharsets.US_ASCII)));
    channel.write(ByteBuffer.allocate(1), 8 + header.length() + data - 1);
    return channel;
  }

  @Test
  void whatIsWrittenInStretchesIsReadInStretches() throws IOException {
    Path file = folder.resolve("a.safetensors");
    List<TensorInfo> tensors =
        List.of(new TensorInfo("x", List.of(2L, 2L)), new TensorInfo("y", List.of(1L)));
    try (SafetensorsWriter writer = new SafetensorsWriter(file, tensors, Map.of("who", "me"))) {
      writer.write(floats(1, 2, 3));
      writer.write(floats(4));
      writer.write(floats(-0f));
    }
    try (SafetensorsReader reader = new SafetensorsReader(file)) {
      assertEquals(Map.of("who", "me"), reader.metadata());
      assertEquals(List.of(2L, 2L), reader.tensors().get("x").shape());
      assertArrayEquals(new float[] {2, 3, 4}, read(reader, "x", 1, 3));
      assertArrayEquals(new float[] {-0f}, read(reader, "y", 0, 1));
    }
  }

  @Test
  void aFileThatEndsBeforeItsTensorsIsNotFinished() throws IOException {
    SafetensorsWriter writer =
        new SafetensorsWriter(
            folder.resolve("a"), List.of(new TensorInfo("x", List.of(2L))), Map.of());
    writer.write(floats(1));
    IOException e = assertThrows(IOException.class, writer::close);
    assertEquals("4 bytes of tensors written where 8 were announced", e.getMessage());
  }

  @Test
  void tensorsBeyondTwoGibibytesAreRead() throws IOException {
    Path file = folder.resolve("large.safetensors");
    long elements = 700_000_000; // 2.6 GiB
    String header =
        String.format(
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[0,%d]}}",
            elements, 4 * elements);
    try (FileChannel channel = file(file, header, 4 * elements)) {
      channel.write(floats(7, 8), 8 + header.length() + 4 * (elements - 2));
    }
    try (SafetensorsReader reader = new SafetensorsReader(file)) {
      assertArrayEquals(new float[] {0, 7, 8}, read(reader, "x", elements - 3, 3));
    }
  }

  @Test
  void halfAndDoublePrecisionAreWidened() throws IOException {
    Path file = folder.resolve("half.safetensors");
    String header =
        "{\"h\":{\"dtype\":\"F16\",\"shape\":[5],\"data_offsets\":[0,10]},"
            + "\"b\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[10,12]},"
            + "\"d\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[12,20]}}";
    try (FileChannel channel = file(file, header, 20)) {
      ByteBuffer data = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
      data.putShort((short) 0x3c00); // 1
      data.putShort((short) 0xc000); // -2
      data.putShort((short) 0x0001); // the smallest subnormal
      data.putShort((short) 0x7bff); // the largest
      data.putShort((short) 0xfc00); // minus infinity
      data.putShort((short) 0x3f80); // 1 in bfloat16
      data.putDouble(0.5).flip();
      channel.write(data, 8 + header.length());
    }
    try (SafetensorsReader reader = new SafetensorsReader(file)) {
      assertArrayEquals(
          new float[] {1, -2, 0x1p-24f, 65504, Float.NEGATIVE_INFINITY}, read(reader, "h", 0, 5));
      assertArrayEquals(new float[] {1}, read(reader, "b", 0, 1));
      assertArrayEquals(new float[] {0.5f}, read(reader, "d", 0, 1));
    }
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    Path cut = folder.resolve("cut.safetensors");
    String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}";
    file(cut, header, 8).close();
    Path text = Files.writeString(folder.resolve("text.safetensors"), "no tensors in here at all");
    Path missing = folder.resolve("missing.safetensors");
    for (Path file : List.of(cut, text, missing)) {
      InputException e = assertThrows(InputException.class, () -> new SafetensorsReader(file));
      assertTrue(e.getMessage().startsWith(file + ": no"), e.getMessage());
    }
  }
}
