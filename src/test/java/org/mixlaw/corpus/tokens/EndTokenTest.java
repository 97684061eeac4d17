package org.mixlaw.corpus.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mixlaw.base.Documents;
import org.mixlaw.base.InputException;

/** Which token a document ends with; the ids are the places in the lists of added tokens. */
class EndTokenTest {
  private static final String SETTLE =
      "; {huggingface: ..., separator: \"...\"} says which token ends a document";

  @TempDir Path root;

  private Path tokenizer(String... added) throws IOException {
    return TokenizerFiles.byteLevel(root.resolve("tokenizer.json"), List.of(added));
  }

  private static int end(Path file, Optional<String> separator) {
    try (Tokenizer loaded =
        Tokenizer.load(new TokenizerChoice.HuggingFace(file.toString(), separator))) {
      return loaded.separator();
    }
  }

  private static int end(Path file) {
    return end(file, Optional.empty());
  }

  private String refusal(Path file, Optional<String> separator) {
    return assertThrows(InputException.class, () -> end(file, separator))
        .getMessage()
        .replace(root + "/", "");
  }

  @Test
  void aTagOfHtmlIsNoEnd() throws IOException {
    assertEquals(1, end(tokenizer("<pad>", "<eos>", "<bos>", "<s>", "</s>", "<code>", "</code>")));
    assertEquals(1, end(tokenizer("<s>", "</s>", "<unk>")), "alone it is one");
    assertEquals(0, end(tokenizer("<|endoftext|>", "</b>", "</s>")));
  }

  @Test
  void everyFamilyHasItsOwn() throws IOException {
    for (String name :
        List.of(
            "<|endoftext|>",
            "<|end_of_text|>",
            "<eos>",
            "</s>",
            "[SEP]",
            "<EOS_TOKEN>",
            "<\uFF5Cend\u2581of\u2581sentence\uFF5C>")) {
      assertEquals(2, end(tokenizer("<pad>", "<s>", name, "[MASK]")), name);
    }
    assertEquals(2, end(tokenizer("[CLS]", "[SEP]", "</s>")), "[SEP] comes last");
  }

  @Test
  void settingsBesideTheTokenizerDecide() throws IOException {
    Path file = tokenizer("<|endoftext|>", "</s>", "<|im_end|>");
    Path config = root.resolve("tokenizer_config.json");
    Path map = root.resolve("special_tokens_map.json");
    Files.writeString(config, "{\"eos_token\": \"<|im_end|>\", \"model_max_length\": 1e30}");
    assertEquals(2, end(file));
    Files.writeString(map, "{\"eos_token\": {\"content\": \"<|im_end|>\", \"lstrip\": false}}");
    assertEquals(2, end(file), "both say the same");
    Files.writeString(map, "{\"eos_token\": {\"content\": \"</s>\"}}");
    assertEquals(
        "the tokenizer tokenizer.json: <|im_end|> and </s> could each end a document" + SETTLE,
        refusal(file, Optional.empty()));
    Files.writeString(config, "{\"eos_token\": null}");
    assertEquals(1, end(file), "the other one says it");
    Files.writeString(map, "{\"eos_token\": \"<end>\"}");
    assertEquals(
        "the tokenizer tokenizer.json: has no token '<end>', which the settings beside it name as"
            + " the end of a text"
            + SETTLE,
        refusal(file, Optional.empty()));
  }

  @Test
  void whereSeveralCouldBeMeantTheUserSays() throws IOException {
    Path file = tokenizer("<|endoftext|>", "x", "</s>");
    assertEquals(
        "the tokenizer tokenizer.json: <|endoftext|> and </s> could each end a document" + SETTLE,
        refusal(file, Optional.empty()));
    assertEquals(2, end(file, Optional.of("</s>")));
    assertEquals(1, end(file, Optional.of("x")), "any added token");
    assertEquals(
        "the tokenizer tokenizer.json: has no token '<eos>', which 'separator' names" + SETTLE,
        refusal(file, Optional.of("<eos>")));
    assertEquals(
        "the tokenizer tokenizer.json: none of its added tokens ends a document (<|endoftext|>,"
            + " <|end_of_text|>, <\uFF5Cend\u2581of\u2581sentence\uFF5C>, <EOS_TOKEN>, <eos>, </s>)"
            + SETTLE,
        refusal(tokenizer("<pad>"), Optional.empty()));
  }

  @Test
  void aTokenOfTheModelMayBeTheSeparator() throws IOException {
    Path unigram = TokenizerFiles.unigram(root.resolve("u.json"));
    assertEquals(1, end(unigram));
    assertEquals(2, end(unigram, Optional.of("\u2581")));
  }

  @Test
  void aChoiceIsWrittenAsItIsRead() throws IOException {
    for (String choice :
        List.of(
            "\"bytes\"",
            "{\"huggingface\": \"EleutherAI/gpt-neox-20b\"}",
            "{\"huggingface\": \"a.json\", \"separator\": \"</s>\"}")) {
      TokenizerChoice read = Documents.json().readValue(choice, TokenizerChoice.class);
      assertEquals(
          read,
          Documents.json()
              .readValue(Documents.json().writeValueAsString(read), TokenizerChoice.class));
    }
    assertThrows(
        Exception.class,
        () ->
            Documents.json()
                .readValue("{\"huggingface\": \"a\", \"end\": \"b\"}", TokenizerChoice.class));
  }
}
