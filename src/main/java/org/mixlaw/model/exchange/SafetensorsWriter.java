package org.mixlaw.model.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mixlaw.base.Documents;

/**
 * Writes a safetensors file (github.com/huggingface/safetensors, format section): header first,
 * then the numbers of each fp32 tensor as they come, so that nothing is ever held whole.
 */
public final class SafetensorsWriter implements AutoCloseable {
  private final FileChannel channel;
  private final long expected;
  private long written;

  /**
   * Begins a file.
   *
   * @param file the file, overwritten
   * @param tensors the tensors in the order in which they will be written, all fp32
   * @param metadata further entries of the header
   * @throws IOException if writing fails
   */
  public SafetensorsWriter(Path file, List<TensorInfo> tensors, Map<String, String> metadata)
      throws IOException {
    byte[] header = header(tensors, metadata);
    expected = tensors.stream().mapToLong(t -> t.elements() * Float.BYTES).sum();
    channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    drain(length.putLong(header.length).flip());
    drain(ByteBuffer.wrap(header));
  }

  private static byte[] header(List<TensorInfo> tensors, Map<String, String> metadata)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = Documents.json().getFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart("__metadata__");
      // In the order of the keys: equal weights make equal files, whichever process writes them.
      for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      long begin = 0;
      for (TensorInfo tensor : tensors) {
        long end = begin + tensor.elements() * Float.BYTES;
        json.writeObjectFieldStart(tensor.name());
        json.writeStringField("dtype", "F32");
        json.writeArrayFieldStart("shape");
        for (long size : tensor.shape()) {
          json.writeNumber(size);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("data_offsets");
        json.writeNumber(begin);
        json.writeNumber(end);
        json.writeEndArray();
        json.writeEndObject();
        begin = end;
      }
      json.writeEndObject();
    }
    while (bytes.size() % 8 != 0) { // aligns the numbers
      bytes.write(' ');
    }
    return bytes.toByteArray();
  }

  /**
   * Writes the next numbers.
   *
   * @param numbers little-endian fp32
   * @throws IOException if writing fails
   */
  public void write(ByteBuffer numbers) throws IOException {
    written += numbers.remaining();
    drain(numbers);
  }

  private void drain(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (written != expected) {
      throw new IOException(
          String.format("%d bytes of tensors written where %d were announced", written, expected));
    }
  }
}
