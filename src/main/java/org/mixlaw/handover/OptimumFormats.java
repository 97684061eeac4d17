package org.mixlaw.handover;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.mixture.Mixture;
import org.mixlaw.mixture.MixtureTable;
import org.mixlaw.optimum.Optimum;
import org.mixlaw.optimum.OptimumFile;
import org.mixlaw.study.file.StudyFolder;

/** Forms that an optimum is printed in: documents of it, and its blend as each trainer takes it. */
public final class OptimumFormats {
  private static final String YAML = "yaml";
  private static final String JSON = "json";
  private static final String CSV = "csv";

  private OptimumFormats() {}

  /**
   * The names of all formats.
   *
   * @return those of documents, then those of the trainers
   */
  public static List<String> names() {
    List<String> names = new ArrayList<>(List.of(YAML, JSON, CSV));
    names.addAll(HandoverTargets.names());
    return names;
  }

  /**
   * Refuses what is no format.
   *
   * @param format a name
   * @throws InputException naming those that there are
   */
  public static void require(String format) {
    if (!names().contains(format)) {
      throw InputException.of(
          "--format is '%s'; accepted are %s", format, String.join(", ", names()));
    }
  }

  /**
   * Writes an optimum out.
   *
   * @param format the format
   * @param file the optimum
   * @param laws the laws that it was found with; the token files of a study are those of the corpus
   *     beside its laws
   * @return the document
   * @throws InputException if there is no such format
   */
  public static String of(String format, OptimumFile file, Path laws) {
    require(format);
    Optimum optimum = file.optimum();
    return switch (format) {
      case YAML -> Documents.yamlText(file);
      case JSON -> Documents.jsonText(file);
      case CSV -> MixtureTable.of(mixtures(optimum)).csv();
      default -> HandoverTargets.find(format, "--format").blend(blend(optimum, laws));
    };
  }

  private static Map<String, Mixture> mixtures(Optimum optimum) {
    Map<String, Mixture> mixtures = new LinkedHashMap<>();
    mixtures.put("optimum", optimum.mixture());
    mixtures.put("baseline", optimum.baseline().mixture());
    return mixtures;
  }

  private static Blend blend(Optimum optimum, Path laws) {
    Path corpus = new StudyFolder(laws.toAbsolutePath().getParent()).corpus();
    return Blend.of(
        "optimum",
        optimum.mixture(),
        optimum.tokens(),
        Corpus.isBuilt(corpus) ? HandedCorpus.open(corpus).training() : Map.of());
  }
}
