package org.mixlaw.model.network;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs the network program into the archive that TorchScript loads: an uncompressed zip with the
 * program's text, a pickle of its attributes and two constants. The program is one text file beside
 * this class; nothing is compiled.
 */
final class NetworkArchive {
  private static final String PROGRAM = "network.py.txt";

  private NetworkArchive() {}

  /**
   * The archive of the network program.
   *
   * @param attributes values of the attributes that the program declares: Integer, Double or
   *     Boolean
   * @return the archive, to be read once
   */
  static InputStream of(Map<String, Object> attributes) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
        zip.setMethod(ZipOutputStream.STORED);
        // Versions 9 and 10 load; 3 would load too, but silently changes what operators mean.
        store(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
        store(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
        store(zip, "data.pkl", pickle(attributes));
        store(zip, "code/__torch__.py", program());
      }
      return new ByteArrayInputStream(bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] program() throws IOException {
    try (InputStream in = NetworkArchive.class.getResourceAsStream(PROGRAM)) {
      if (in == null) {
        throw new IllegalStateException("the network program is missing: " + PROGRAM);
      }
      return in.readAllBytes();
    }
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry("network/" + name);
    entry.setTime(0);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /** An object of class {@code __torch__.Network} with these attributes, in pickle protocol 2. */
  private static byte[] pickle(Map<String, Object> attributes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(new byte[] {(byte) 0x80, 2});
    out.writeBytes("c__torch__\nNetwork\n)"); // GLOBAL, then an empty tuple of arguments
    out.write(0x81); // NEWOBJ
    out.writeBytes("}("); // an empty dictionary, then the mark under its items
    for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
      byte[] key = attribute.getKey().getBytes(StandardCharsets.UTF_8);
      out.writeByte('X'); // BINUNICODE, little-endian length
      out.writeInt(Integer.reverseBytes(key.length));
      out.write(key);
      Object value = attribute.getValue();
      if (value instanceof Integer i) {
        out.writeByte('J');
        out.writeInt(Integer.reverseBytes(i));
      } else if (value instanceof Double d) {
        out.writeByte('G');
        out.writeDouble(d);
      } else if (value instanceof Boolean b) {
        out.writeByte(b ? 0x88 : 0x89);
      } else {
        throw new IllegalArgumentException(attribute.getKey() + ": " + value);
      }
    }
    out.writeBytes("ub."); // SETITEMS, BUILD, STOP
    return bytes.toByteArray();
  }
}
