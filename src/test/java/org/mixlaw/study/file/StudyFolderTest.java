package org.mixlaw.study.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs lie in folders of their own, those of earlier studies where they were. */
class StudyFolderTest {
  @TempDir Path root;

  private String folder(String run) {
    return root.resolve("runs").relativize(new StudyFolder(root).run(run)).toString();
  }

  @Test
  void aRunOfAnyNameHasAFolder() {
    assertEquals("tiny-57k-m01-s1", folder("tiny-57k-m01-s1"));
    assertEquals("tiny-a%2fb%3ac-s1", folder("tiny-a/b:c-s1"));
    assertEquals("tiny-Wiki-s1~g", folder("tiny-Wiki-s1"));
    assertEquals("%2e.%2f..", folder("../.."));
  }

  @Test
  void aRunOfAnEarlierStudyIsFoundUnderItsPlainName() throws IOException {
    Files.createDirectories(root.resolve("runs/tiny-Wiki=0.5,b=0.5-s1"));
    assertEquals("tiny-Wiki=0.5,b=0.5-s1", folder("tiny-Wiki=0.5,b=0.5-s1"));
    assertEquals("tiny-wiki=0.5,b=0.5-s1", folder("tiny-wiki=0.5,b=0.5-s1"));
  }
}
