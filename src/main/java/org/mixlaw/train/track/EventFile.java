package org.mixlaw.train.track;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * TensorBoard's events as bytes: {@code Event} messages (TensorFlow's event.proto and
 * summary.proto; only the fields that scalars need) in the TFRecord frame: length, masked CRC-32C
 * of the length, message, masked CRC-32C of the message.
 */
public final class EventFile {
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_SIMPLE = 2;

  private EventFile() {}

  /**
   * The record that every event file begins with.
   *
   * @param seconds UNIX time
   * @return one framed record
   */
  public static byte[] header(double seconds) {
    Message event = new Message();
    event.fixed64(WALL_TIME, Double.doubleToRawLongBits(seconds));
    event.bytes(FILE_VERSION, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
    return framed(event.toBytes());
  }

  /**
   * The scalars of one step.
   *
   * @param seconds UNIX time
   * @param step the step
   * @param values a value for each tag
   * @return one framed record
   */
  public static byte[] scalars(double seconds, long step, Map<String, Double> values) {
    Message summary = new Message();
    values.forEach(
        (tag, value) -> {
          Message entry = new Message();
          entry.bytes(VALUE_TAG, tag.getBytes(StandardCharsets.UTF_8));
          entry.fixed32(VALUE_SIMPLE, Float.floatToRawIntBits(value.floatValue()));
          summary.bytes(SUMMARY_VALUE, entry.toBytes());
        });
    Message event = new Message();
    event.fixed64(WALL_TIME, Double.doubleToRawLongBits(seconds));
    event.varint(STEP, step);
    event.bytes(SUMMARY, summary.toBytes());
    return framed(event.toBytes());
  }

  private static byte[] framed(byte[] message) {
    byte[] length = little(8).putLong(message.length).array();
    return little(16 + message.length)
        .put(length)
        .putInt(maskedCrc(length))
        .put(message)
        .putInt(maskedCrc(message))
        .array();
  }

  /** TFRecord stores checksums rotated and offset, since a CRC over a CRC is weak. */
  private static int maskedCrc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A protocol buffer message under construction. */
  private static final class Message {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void varint(int field, long value) {
      raw((long) field << 3 | VARINT);
      raw(value);
    }

    void fixed64(int field, long bits) {
      raw((long) field << 3 | FIXED64);
      out.writeBytes(little(8).putLong(bits).array());
    }

    void fixed32(int field, int bits) {
      raw((long) field << 3 | FIXED32);
      out.writeBytes(little(4).putInt(bits).array());
    }

    void bytes(int field, byte[] content) {
      raw((long) field << 3 | LENGTH_DELIMITED);
      raw(content.length);
      out.writeBytes(content);
    }

    byte[] toBytes() {
      return out.toByteArray();
    }

    private void raw(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        out.write((int) ((rest & 0x7f) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }
}
