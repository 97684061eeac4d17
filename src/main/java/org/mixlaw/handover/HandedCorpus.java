package org.mixlaw.handover;

import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;
import org.mixlaw.corpus.Corpus;
import org.mixlaw.corpus.build.CorpusFile;
import org.mixlaw.corpus.tokens.IndexedTokens;
import org.mixlaw.corpus.tokens.TokenizerChoice;

/**
 * The token files of a built corpus, which stay where they are.
 *
 * @param folder the corpus
 * @param tokenizer what they were made with
 * @param vocabulary tokens that it knows
 * @param training training text by domain
 * @param validation held-out text by validation domain
 */
record HandedCorpus(
    Path folder,
    TokenizerChoice tokenizer,
    int vocabulary,
    SortedMap<String, Blend.TokenText> training,
    SortedMap<String, Blend.TokenText> validation) {

  /**
   * Opens a corpus.
   *
   * @param folder its folder
   * @return its token files
   * @throws InputException if it is not built, or a token file is missing or damaged
   */
  static HandedCorpus open(Path folder) {
    if (!Corpus.isBuilt(folder)) {
      throw InputException.of(
          "%s: is no corpus (it has no %s); 'mixlaw corpus build CONFIG --out DIR' makes one, and"
              + " --corpus DIR names it",
          folder, CorpusFile.NAME);
    }
    CorpusFile file = Documents.readJson(folder.resolve(CorpusFile.NAME), CorpusFile.class);
    return new HandedCorpus(
        folder,
        file.config().tokenizer(),
        file.vocabulary(),
        texts(folder, file.training()),
        texts(folder, file.validation()));
  }

  private static SortedMap<String, Blend.TokenText> texts(
      Path folder, SortedMap<String, CorpusFile.Part> parts) {
    SortedMap<String, Blend.TokenText> texts = new TreeMap<>();
    parts.forEach(
        (domain, part) -> {
          Path prefix = folder.resolve(part.file()).toAbsolutePath().normalize();
          IndexedTokens tokens = IndexedTokens.open(prefix);
          texts.put(
              domain,
              new Blend.TokenText(
                  prefix,
                  tokens.tokens(),
                  tokens.documents(),
                  part.bytes() > 0 ? part.bytesPerToken() : Double.NaN,
                  tokens.index().type(),
                  tokens.token(tokens.tokens() - 1)));
        });
    return texts;
  }
}
