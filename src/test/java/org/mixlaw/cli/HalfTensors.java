package org.mixlaw.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mixlaw.base.Documents;
import org.mixlaw.model.exchange.SafetensorsReader;
import org.mixlaw.model.exchange.SafetensorsWriter;
import org.mixlaw.model.exchange.TensorInfo;

/** Weights as large trainers leave them behind: shards, and numbers of 16 bits. */
final class HalfTensors {
  /** A format of 16 bits. */
  enum Format {
    /** The upper half of an fp32 number. */
    BF16,
    /** IEEE 754 binary16. */
    F16;

    /** The bits of the nearest number towards 0. */
    short bits(float value) {
      int bits = Float.floatToIntBits(value);
      if (this == BF16) {
        return (short) (bits >>> 16);
      }
      int exponent = (bits >>> 23 & 0xff) - 112;
      // Numbers below the smallest normal one become 0, which these tests allow for.
      return (short)
          (((bits >>> 16) & 0x8000)
              | (exponent <= 0 ? 0 : (exponent << 10) | ((bits >>> 13) & 0x3ff)));
    }

    /** The fp32 number that is left. */
    float rounded(float value) {
      int bits = Float.floatToIntBits(value);
      if (this == BF16) {
        return Float.intBitsToFloat(bits & 0xffff0000);
      }
      boolean small = (bits >>> 23 & 0xff) - 112 <= 0;
      return Float.intBitsToFloat(small ? bits & 0x80000000 : bits & 0xffffe000);
    }
  }

  private HalfTensors() {}

  private static float[] values(SafetensorsReader reader, TensorInfo info) throws IOException {
    FloatBuffer values = FloatBuffer.allocate((int) info.elements());
    reader.read(info.name(), 0, values);
    return values.array();
  }

  /** Writes a folder whose one file has numbers of 16 bits. */
  static void write(Path from, Format format, Path to) throws IOException {
    config(from, to);
    ObjectNode header = Documents.json().createObjectNode();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (SafetensorsReader reader = new SafetensorsReader(from.resolve("model.safetensors"))) {
      for (TensorInfo info : reader.tensors().values()) {
        ObjectNode entry = header.putObject(info.name());
        entry.put("dtype", format.name());
        info.shape().forEach(entry.withArray("shape")::add);
        int begin = data.size();
        for (float value : values(reader, info)) {
          short bits = format.bits(value);
          data.write(bits);
          data.write(bits >> 8);
        }
        entry.putArray("data_offsets").add(begin).add(data.size());
      }
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(length.putLong(json.length).array());
    file.write(json);
    data.writeTo(file);
    Files.write(to.resolve("model.safetensors"), file.toByteArray());
  }

  /** Writes a folder of two shards and their index, of fp32 numbers rounded to a format. */
  static void shards(Path from, Format rounded, Path to) throws IOException {
    config(from, to);
    ObjectNode index = Documents.json().createObjectNode();
    ObjectNode map = index.putObject("weight_map");
    try (SafetensorsReader reader = new SafetensorsReader(from.resolve("model.safetensors"))) {
      List<TensorInfo> all = new ArrayList<>(reader.tensors().values());
      int half = all.size() / 2;
      shard(reader, all.subList(0, half), rounded, to.resolve("a.safetensors"), map);
      shard(reader, all.subList(half, all.size()), rounded, to.resolve("b.safetensors"), map);
    }
    Files.writeString(to.resolve("model.safetensors.index.json"), index.toString());
  }

  private static void shard(
      SafetensorsReader reader, List<TensorInfo> infos, Format rounded, Path file, ObjectNode map)
      throws IOException {
    try (SafetensorsWriter writer = new SafetensorsWriter(file, infos, Map.of("format", "pt"))) {
      for (TensorInfo info : infos) {
        map.put(info.name(), file.getFileName().toString());
        float[] values = values(reader, info);
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
          bytes.putFloat(rounded.rounded(value));
        }
        writer.write(bytes.flip());
      }
    }
  }

  private static void config(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    Files.copy(from.resolve("config.json"), to.resolve("config.json"));
  }
}
