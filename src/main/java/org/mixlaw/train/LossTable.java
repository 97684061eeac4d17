package org.mixlaw.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.CsvText;
import org.mixlaw.base.InputException;

/** The loss table of one run, {@code losses.csv}; rewritten whole with every evaluation. */
final class LossTable {

  private final Path file;
  private final RunSpec spec;
  private final StringBuilder text;

  /**
   * Goes on with a table.
   *
   * @param file the file
   * @param spec the run
   * @param length bytes of the present file that stay; 0 to begin a new one
   */
  LossTable(Path file, RunSpec spec, long length) throws IOException {
    this.file = file;
    this.spec = spec;
    this.text = new StringBuilder();
    if (length == 0) {
      List<Object> header = new ArrayList<>(List.of("run", "model", "params", "seed", "tokens"));
      spec.mixture().domains().forEach(domain -> header.add("mix." + domain));
      header.addAll(List.of("domain", "loss", "bits_per_byte"));
      print(header);
      AtomicFiles.write(file, text);
    } else {
      byte[] present = Files.readAllBytes(file);
      if (present.length < length) {
        throw InputException.of(
            "%s: has %d bytes, but the checkpoint was written at %d; delete the run's folder to begin it again",
            file, present.length, length);
      }
      text.append(new String(present, 0, (int) length, StandardCharsets.UTF_8));
    }
  }

  void add(long tokens, List<DomainLoss> losses) throws IOException {
    for (DomainLoss loss : losses) {
      List<Object> row = new ArrayList<>();
      row.add(spec.run());
      row.add(spec.model().name());
      row.add(spec.model().nonEmbeddingParameters());
      row.add(spec.seed());
      row.add(tokens);
      row.addAll(spec.mixture().proportions().values());
      row.add(loss.domain());
      row.add(loss.loss());
      row.add(Double.isNaN(loss.bitsPerByte()) ? "" : loss.bitsPerByte());
      print(row);
    }
    AtomicFiles.write(file, text);
  }

  /** The length of the file in bytes. */
  long length() {
    return text.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private void print(List<Object> row) {
    text.append(CsvText.line(row));
  }
}
