package org.mixlaw.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-26T01:02:03.4Z"), ZoneOffset.UTC);

  @TempDir Path root;

  @Test
  void whoHoldsAFolderIsToldUntilItIsGivenBack() throws IOException {
    Path folder = root.resolve("study");
    try (FolderLock lock = FolderLock.take(folder, CLOCK).orElseThrow()) {
      assertEquals(Optional.empty(), FolderLock.take(folder, CLOCK));
      FolderLock.Holder holder = FolderLock.holder(folder).orElseThrow();
      assertEquals(ProcessHandle.current().pid(), holder.pid());
      assertEquals(Optional.of(true), FolderLock.alive(folder));
      assertTrue(FolderLock.held(folder));
      assertTrue(holder.toString().endsWith(", since 2026-11-26T01:02:03Z"), holder.toString());
      assertTrue(lock != null);
    }
    assertEquals(Optional.of(false), FolderLock.alive(folder));
    assertFalse(FolderLock.held(folder));
    FolderLock.take(folder, CLOCK).orElseThrow().close();
  }

  @Test
  void aProcessOfAnotherMachineIsNotCalledDead() throws IOException {
    Files.writeString(root.resolve(".lock"), "elsewhere.example 1 2026-11-26T01:02:03Z\n");
    assertEquals(Optional.empty(), FolderLock.alive(root));
    Files.writeString(root.resolve(".lock"), "");
    assertEquals(Optional.empty(), FolderLock.holder(root));
  }
}
