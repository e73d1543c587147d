package dev.kedge.bench.gpu;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Copies a CUDA library and sets the machine code of other cards to zero in the copy, which makes
 * it small when packed: {@code ProviderTrim LIBRARY COPY 90[,100…]}, the numbers being compute
 * capabilities (90 for 9.0). Nothing moves. The driver takes the entry of its card and leaves the
 * others alone; a card that is not among those kept finds no code.
 *
 * <p>Machine code lies in containers ("fatbin"): a header of magic number, version, header size and
 * length, then entries of kind, header size, length and compute capability.
 */
public final class ProviderTrim {
  private static final int MAGIC = 0xBA55ED50;
  private static final int ALIGNMENT = 8;
  private static final int LEAST_ENTRY_HEADER = 32;
  private static final int CODE_FOR_ALL_CARDS = 1;
  private static final int MACHINE_CODE = 2;
  private static final Set<Integer> KINDS = Set.of(CODE_FOR_ALL_CARDS, MACHINE_CODE, 8, 16);

  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private ProviderTrim() {}

  /**
   * Code for one compute capability, at an offset of the file.
   *
   * @param kind 1 for code that the driver compiles, 2 for machine code
   */
  record Entry(int kind, int capability, long offset, long bytes) {}

  public static void main(String[] args) throws IOException {
    Set<Integer> kept =
        Arrays.stream(args[2].split(",", -1)).map(Integer::valueOf).collect(Collectors.toSet());
    Path copy = Path.of(args[1]);
    Files.copy(Path.of(args[0]), copy, StandardCopyOption.REPLACE_EXISTING);
    List<Entry> entries = trim(copy, kept);
    Map<String, Long> bytes = new TreeMap<>();
    for (Entry entry : entries) {
      String fate = kept.contains(entry.capability()) ? "kept" : "zeroed";
      String kind = entry.kind() == CODE_FOR_ALL_CARDS ? "PTX" : "machine code";
      bytes.merge(
          String.format(Locale.ROOT, "%s %3d %s", fate, entry.capability(), kind),
          entry.bytes(),
          Long::sum);
    }
    bytes.forEach((what, n) -> System.out.printf("%-24s %,13d bytes%n", what, n));
    if (entries.stream().noneMatch(e -> kept.contains(e.capability()))) {
      System.err.println(args[0] + " has no machine code for " + args[2]);
      System.exit(1);
    }
  }

  /** Zeroes a file's code for other cards, and returns all entries that it has. */
  static List<Entry> trim(Path file, Set<Integer> kept) throws IOException {
    try (Arena arena = Arena.ofConfined();
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size(), arena);
      List<Entry> entries = entries(bytes);
      entries.stream()
          .filter(entry -> !kept.contains(entry.capability()))
          .forEach(entry -> bytes.asSlice(entry.offset(), entry.bytes()).fill((byte) 0));
      return entries;
    }
  }

  static List<Entry> entries(MemorySegment file) {
    List<Entry> entries = new ArrayList<>();
    long at = 0;
    while (at + 16 <= file.byteSize()) {
      List<Entry> found = file.get(INT, at) == MAGIC ? container(file, at) : List.of();
      entries.addAll(found);
      at = found.isEmpty() ? at + ALIGNMENT : found.getLast().offset() + found.getLast().bytes();
      at = Math.ceilDiv(at, ALIGNMENT) * ALIGNMENT;
    }
    return entries;
  }

  /** The entries of the container at an offset; none if it only looks like one. */
  private static List<Entry> container(MemorySegment file, long start) {
    long at = start + file.get(SHORT, start + 6);
    long end = at + file.get(LONG, start + 8);
    if (at <= start || end <= at || end > file.byteSize()) {
      return List.of();
    }
    List<Entry> entries = new ArrayList<>();
    while (at + LEAST_ENTRY_HEADER <= end) {
      int kind = file.get(SHORT, at);
      long header = file.get(INT, at + 4);
      long bytes = file.get(LONG, at + 8);
      if (!KINDS.contains(kind)
          || header < LEAST_ENTRY_HEADER
          || bytes < 0
          || at + header + bytes > end) {
        break;
      }
      entries.add(new Entry(kind, file.get(INT, at + 28), at + header, bytes));
      at += header + bytes;
    }
    return entries;
  }
}
