package org.mixlaw.corpus.source;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mixlaw.corpus.packed.Packing;

/** Formats that are no text, told by their first bytes. */
final class ForeignFormat {
  /** First bytes that tell all of them. */
  static final int HEAD = 512;

  /** What is read, for messages. */
  static final String READ =
      "read are JSON lines (.jsonl, .ndjson, .json: an object a line), plain text under any other"
          + " name, both also packed ("
          + Packing.endings()
          + "), .parquet, and Megatron's .bin with .idx";

  private record Mark(String format, int at, byte[] bytes) {
    Mark(String format, int at, String bytes) {
      this(format, at, bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    boolean isIn(byte[] head, int length) {
      return at + bytes.length <= length
          && Arrays.equals(head, at, at + bytes.length, bytes, 0, bytes.length);
    }
  }

  private static final List<Mark> MARKS =
      List.of(
          new Mark("a NumPy array (.npy)", 0, "\u0093NUMPY"),
          new Mark("a ZIP archive (such as .zip, .npz, .docx)", 0, "PK\u0003\u0004"),
          new Mark("a tar archive", 257, "ustar\0"),
          new Mark("a tar archive", 257, "ustar  \0"),
          new Mark("a Parquet file; its name must end in .parquet", 0, "PAR1"),
          new Mark("an Arrow file", 0, "ARROW1"),
          new Mark("an Avro file", 0, "Obj\u0001"),
          new Mark("an HDF5 file", 0, "\u0089HDF\r\n"),
          new Mark("an SQLite file", 0, "SQLite format 3\0"),
          new Mark("a token index; its name must end in .idx", 0, "MMIDIDX\0"),
          new Mark("a PDF document", 0, "%PDF-"),
          new Mark("a 7z archive", 0, "7z\u00bc\u00af'\u001c"),
          new Mark("packed with lz4", 0, "\u0004\"M\u0018"),
          new Mark("packed with compress", 0, "\u001f\u009d"),
          new Mark("text in UTF-16", 0, "\u00ff\u00fe"),
          new Mark("text in UTF-16", 0, "\u00fe\u00ff"));

  private ForeignFormat() {}

  /**
   * Which format it is.
   *
   * @param head the first bytes of a file, or of what is packed in it
   * @param length how many
   * @return the format; empty for what may be text
   */
  static Optional<String> of(byte[] head, int length) {
    byte[] first = Arrays.copyOf(head, Math.min(length, Packing.MAGIC));
    for (Packing packing : Packing.values()) {
      // "BZh" alone could begin a text; a level and the number pi follow it in a packed file.
      if (packing.begins(first)
          && (packing != Packing.BZIP2 || (first.length > 4 && first[4] == '1'))) {
        return Optional.of(
            "packed with " + packing.label() + "; its name must end in " + packing.ending());
      }
    }
    return MARKS.stream().filter(mark -> mark.isIn(head, length)).map(Mark::format).findFirst();
  }
}
