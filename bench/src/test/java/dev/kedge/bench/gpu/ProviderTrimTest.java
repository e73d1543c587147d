package dev.kedge.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProviderTrimTest {
  private static final byte CODE = 0x5A;

  /** Two containers in a file, with something that begins like one between them. */
  @Test
  void onlyTheCodeOfOtherCardsIsZeroed(@TempDir Path folder) throws Exception {
    ByteBuffer file = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.fill(file.array(), (byte) 7);
    int first = container(file, 64, 75, 90);
    file.putInt(first + 8, 0xBA55ED50).putLong(first + 16, Long.MAX_VALUE);
    container(file, 600, 100);
    byte[] before = file.array().clone();
    Path path = Files.write(folder.resolve("library"), before);

    List<ProviderTrim.Entry> entries = ProviderTrim.trim(path, Set.of(90));
    assertEquals(
        List.of(75, 90, 100), entries.stream().map(ProviderTrim.Entry::capability).toList());
    for (ProviderTrim.Entry entry : entries) {
      if (entry.capability() != 90) {
        Arrays.fill(before, (int) entry.offset(), (int) (entry.offset() + entry.bytes()), (byte) 0);
      }
    }
    assertArrayEquals(before, Files.readAllBytes(path));
  }

  /** Writes a container of one entry a capability, and returns where it ends. */
  private static int container(ByteBuffer file, int start, int... capabilities) {
    int header = 64;
    int bytes = 40;
    int length = capabilities.length * (header + bytes);
    file.putInt(start, 0xBA55ED50).putShort(start + 4, (short) 1).putShort(start + 6, (short) 16);
    file.putLong(start + 8, length);
    int at = start + 16;
    for (int capability : capabilities) {
      file.putShort(at, (short) 2).putInt(at + 4, header).putLong(at + 8, bytes);
      file.putInt(at + 28, capability);
      for (int i = 0; i < bytes; i++) {
        file.put(at + header + i, CODE);
      }
      at += header + bytes;
    }
    return at;
  }
}
