package org.mixlaw.corpus.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.mixlaw.base.AtomicFiles;
import org.mixlaw.base.Documents;

/**
 * A corpus that takes new token files in. New files get names that no file of the corpus has, and
 * {@code corpus.json} is replaced after them, so that at every moment the folder is one whole
 * corpus: the old one or the new one. A file whose tokens are what they were stays the one it is.
 *
 * @param folder the corpus
 * @param there what it is
 */
record GrownCorpus(Path folder, CorpusFile there) {
  /**
   * Takes files in.
   *
   * @param made the corpus that is to be; files that are not among those of the present one lie in
   *     the other folder
   * @param building that folder
   * @return the corpus as it is now
   * @throws IOException if a file cannot be moved
   */
  CorpusFile with(CorpusFile made, Path building) throws IOException {
    CorpusFile grown =
        new CorpusFile(
            made.config(),
            made.sources(),
            made.vocabulary(),
            taken(made.training(), there.training(), building),
            taken(made.validation(), there.validation(), building),
            made.provenance());
    HeldOutHashes.move(building, folder);
    AtomicFiles.sync(folder);
    Documents.writeJson(folder.resolve(CorpusFile.NAME), grown);
    removeOthers(grown);
    return grown;
  }

  private SortedMap<String, CorpusFile.Part> taken(
      SortedMap<String, CorpusFile.Part> parts,
      SortedMap<String, CorpusFile.Part> present,
      Path building)
      throws IOException {
    SortedMap<String, CorpusFile.Part> taken = new TreeMap<>();
    for (Map.Entry<String, CorpusFile.Part> entry : parts.entrySet()) {
      CorpusFile.Part part = entry.getValue();
      CorpusFile.Part before = present.get(entry.getKey());
      if (before != null && before.digest().equals(part.digest())) {
        taken.put(entry.getKey(), part.in(before.file()));
      } else {
        taken.put(entry.getKey(), part.in(moved(part, building)));
      }
    }
    return taken;
  }

  private String moved(CorpusFile.Part part, Path building) throws IOException {
    String name =
        Files.exists(folder.resolve(part.file() + ".bin"))
            ? part.file() + "-" + part.digest().orElse("").substring(0, 8)
            : part.file();
    for (String ending : Set.of(".bin", ".idx")) {
      Files.move(
          building.resolve(part.file() + ending),
          folder.resolve(name + ending),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
    return name;
  }

  private void removeOthers(CorpusFile grown) throws IOException {
    Set<String> wanted = new TreeSet<>();
    grown.training().values().forEach(part -> wanted.add(part.file()));
    grown.validation().values().forEach(part -> wanted.add(part.file()));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.matches(".*\\.(bin|idx)")
            && !wanted.contains(name.substring(0, name.length() - ".bin".length()))) {
          Files.delete(file);
        }
      }
    }
  }
}
