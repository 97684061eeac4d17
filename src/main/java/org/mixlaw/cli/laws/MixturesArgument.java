package org.mixlaw.cli.laws;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mixlaw.base.InputException;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.MixtureTable;
import org.mixlaw.mixture.WrittenProportions;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.optimum.OptimumFile;

/**
 * Mixtures as an option takes them: a table, an {@code optimum.yaml}, or written out as {@code
 * a=.3,b=.7}.
 */
public final class MixturesArgument {
  private MixturesArgument() {}

  /**
   * Reads the mixtures.
   *
   * @param given a file, or a mixture written out (named {@code given} then)
   * @param option the option, for messages
   * @return the mixtures by name
   * @throws InputException if it is neither a file nor a mixture, or the file is refused
   */
  static MixtureTable read(String given, String option) {
    Path file = Path.of(given);
    if (Files.exists(file) || !given.contains("=")) {
      return given.matches(".*\\.ya?ml") ? optimum(file) : table(file, option);
    }
    WrittenProportions account = new WrittenProportions();
    Mixture mixture = Mixture.parse(given, option, account);
    return MixtureTable.of(Map.of("given", mixture), account.notices());
  }

  private static MixtureTable table(Path file, String option) {
    if (Files.exists(file)) {
      return MixtureTable.read(file);
    }
    throw InputException.of(
        "%s: %s: no such file; accepted are a table of mixtures, an optimum.yaml, and a mixture"
            + " such as a=0.3,b=0.7",
        option, file);
  }

  private static MixtureTable optimum(Path file) {
    Optimum optimum = OptimumFile.read(file).optimum();
    Map<String, Mixture> mixtures = new LinkedHashMap<>();
    mixtures.put("optimum", optimum.mixture());
    mixtures.put("baseline", optimum.baseline().mixture());
    return MixtureTable.of(mixtures);
  }
}
