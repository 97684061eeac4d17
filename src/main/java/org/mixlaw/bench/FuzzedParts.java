package org.mixlaw.bench;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * A file in parts, plain or each packed by itself with zeros behind it, and what every part holds.
 */
final class FuzzedParts {
  private static final List<String> ENDINGS = List.of("", ".gz", ".zst", ".bz2", ".xz");

  /** A part of a file: its bytes, and how much is in it. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Part(byte[] bytes, long held) {}

  private final String ending;
  private final List<Part> parts = new ArrayList<>();

  /**
   * No parts yet.
   *
   * @param random decides how they are packed
   */
  FuzzedParts(Random random) {
    ending = ENDINGS.get(random.nextInt(ENDINGS.size()));
  }

  /** What the name of the file ends with: empty where it is plain. */
  String ending() {
    return ending;
  }

  /**
   * Adds a part.
   *
   * @param text what it says
   * @param held how much a reader must find in it
   * @param random decides how many zeros lie behind it
   * @throws IOException never
   */
  void add(String text, long held, Random random) throws IOException {
    parts.add(new Part(packed(text.getBytes(StandardCharsets.UTF_8), random), held));
  }

  /** All parts, one behind the other. */
  byte[] bytes() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    parts.forEach(part -> whole.writeBytes(part.bytes()));
    return whole.toByteArray();
  }

  /**
   * What no reader may lose of a damaged file: a file that is cut between two parts looks like a
   * whole one, and in a plain file noise may spell anything, for it has no checksum.
   *
   * @param damage what happened to it
   * @param length bytes that are left
   * @return how much is in the parts that are there
   */
  long there(Damage damage, int length) {
    if (ending.isEmpty() && damage == Damage.OVERWRITTEN) {
      return 0;
    }
    long there = 0;
    int at = 0;
    for (Part part : parts) {
      at += part.bytes().length;
      there += at <= length ? part.held() : 0;
    }
    return there;
  }

  private byte[] packed(byte[] text, Random random) throws IOException {
    if (ending.isEmpty()) {
      return text;
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (ending) {
          case ".gz" -> new GZIPOutputStream(packed);
          case ".zst" -> new ZstdOutputStream(packed).setChecksum(true);
          case ".bz2" -> new BZip2CompressorOutputStream(packed, 1);
          default -> new XZOutputStream(packed, new LZMA2Options(0));
        }) {
      out.write(text);
    }
    packed.writeBytes(new byte[random.nextInt(3) == 0 ? random.nextInt(600) : 0]);
    return packed.toByteArray();
  }
}
