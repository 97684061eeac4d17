package org.mixlaw.model.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;

/**
 * Reads a safetensors file stretch by stretch: files beyond 2 GiB are fine and only the stretch
 * asked for is held.
 */
public final class SafetensorsReader implements AutoCloseable {
  private static final long HEADER_LIMIT = 100L << 20;

  /** A tensor's number format. */
  private enum Format {
    F32(4),
    F16(2),
    BF16(2),
    F64(8);

    private final int bytes;

    Format(int bytes) {
      this.bytes = bytes;
    }
  }

  private record Entry(TensorInfo info, Format format, long begin) {}

  private final Path file;
  private final FileChannel channel;
  private final Map<String, Entry> entries;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final long dataStart;

  /**
   * Opens a file and checks its header against its length.
   *
   * @param file the file
   * @throws IOException if reading fails
   * @throws InputException if it is missing or is no safetensors file
   */
  public SafetensorsReader(Path file) throws IOException {
    this.file = file;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw InputException.of("%s: no such file", file);
    }
    try {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      fill(length, 0);
      long header = length.getLong(0);
      if (header < 2 || header > HEADER_LIMIT || header > channel.size() - 8) {
        throw broken("its header claims " + header + " bytes");
      }
      ByteBuffer json = ByteBuffer.allocate((int) header);
      fill(json, 8);
      dataStart = 8 + header;
      entries = entries(json.array());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private Map<String, Entry> entries(byte[] json) throws IOException {
    Map<String, Entry> found = new LinkedHashMap<>();
    JsonNode root;
    try {
      root = Documents.json().readTree(json);
    } catch (JsonProcessingException e) {
      throw broken("its header is no JSON");
    }
    long size = channel.size() - dataStart;
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      String name = field.getKey();
      if (name.equals("__metadata__")) {
        field.getValue().properties().forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
        continue;
      }
      JsonNode node = field.getValue();
      List<Long> shape = new ArrayList<>();
      node.path("shape").forEach(n -> shape.add(n.asLong()));
      TensorInfo info = new TensorInfo(name, shape);
      long begin = node.path("data_offsets").path(0).asLong(-1);
      long end = node.path("data_offsets").path(1).asLong(-1);
      String dtype = node.path("dtype").asText();
      if (begin < 0 || end < begin || end > size) {
        throw broken("tensor '" + name + "' lies outside the file");
      }
      for (Format format : Format.values()) {
        if (format.name().equals(dtype)) {
          if (info.elements() * format.bytes != end - begin) {
            throw broken("tensor '" + name + "' has another length than its shape " + shape);
          }
          found.put(name, new Entry(info, format, begin));
        }
      }
    }
    return found;
  }

  /**
   * The floating-point tensors of the file; others are passed over.
   *
   * @return names and shapes by name
   */
  public Map<String, TensorInfo> tensors() {
    Map<String, TensorInfo> infos = new LinkedHashMap<>();
    entries.forEach((name, entry) -> infos.put(name, entry.info()));
    return Collections.unmodifiableMap(infos);
  }

  /**
   * The header's further entries.
   *
   * @return texts by name
   */
  Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  /**
   * Reads a stretch of a tensor as fp32.
   *
   * @param name the tensor
   * @param from the first element
   * @param into takes the numbers; as many as remain are read
   * @throws IOException if reading fails
   */
  public void read(String name, long from, FloatBuffer into) throws IOException {
    Entry entry = entries.get(name);
    int bytes = entry.format().bytes;
    ByteBuffer raw = ByteBuffer.allocateDirect(Math.multiplyExact(into.remaining(), bytes));
    raw.order(ByteOrder.LITTLE_ENDIAN);
    fill(raw, dataStart + entry.begin() + from * bytes);
    raw.flip();
    switch (entry.format()) {
      case F32 -> into.put(raw.asFloatBuffer());
      case F64 -> {
        while (raw.hasRemaining()) {
          into.put((float) raw.getDouble());
        }
      }
      case BF16 -> {
        while (raw.hasRemaining()) {
          into.put(Float.intBitsToFloat(raw.getShort() << 16));
        }
      }
      case F16 -> {
        while (raw.hasRemaining()) {
          into.put(HalfPrecision.toFloat(raw.getShort()));
        }
      }
    }
  }

  private void fill(ByteBuffer buffer, long at) throws IOException {
    long position = at;
    while (buffer.hasRemaining()) {
      int n = channel.read(buffer, position);
      if (n < 0) {
        throw broken("it ends early");
      }
      position += n;
    }
  }

  private InputException broken(String what) {
    return InputException.of("%s: not a whole safetensors file (%s)", file, what);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
