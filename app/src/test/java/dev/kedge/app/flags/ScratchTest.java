package dev.kedge.app.flags;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ScratchTest {
  /** Above any process's number on Linux (2^22), so that none has it. */
  private static final String NOBODY = "kedge-99999999-left";

  @Test
  void whatAKilledProcessLeftIsDeletedByTheNext() throws Exception {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Path old = Files.createDirectories(temporary.resolve(NOBODY + "-old"));
    Files.writeString(old.resolve("model.onnx"), "left");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Path fresh = Files.createDirectories(temporary.resolve(NOBODY + "-fresh"));
    Path mine;
    try (Scratch scratch = Scratch.open()) {
      mine = scratch.folder();
      Files.writeString(mine.resolve("one"), "mine");
      assertFalse(Files.exists(old));
      assertTrue(Files.exists(fresh), "a process of another container may have made it");
    } finally {
      Files.delete(fresh);
    }
    assertFalse(Files.exists(mine));
    assertEquals(temporary, mine.getParent());
  }
}
