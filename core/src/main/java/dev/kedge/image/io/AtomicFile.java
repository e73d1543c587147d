package dev.kedge.image.io;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes a file so that others see either nothing (or what was there before) or all of it, also
 * after the machine has failed. Safe for many threads and processes, also on one target.
 */
public final class AtomicFile {
  /** Where names stand for streams that others write to, too. */
  private static final List<Path> STREAMS = List.of(Path.of("/dev"), Path.of("/proc"));

  /** New files that are being written. */
  private static final Set<Path> PARTS = ConcurrentHashMap.newKeySet();

  private AtomicFile() {}

  /**
   * Deletes the new files that are being written, as far as it can: for a process that is about to
   * be halted, so that none is left behind. Targets remain as they are.
   */
  public static void abandonAll() {
    for (Path part : PARTS) {
      try {
        Files.deleteIfExists(part);
      } catch (IOException leftBehind) {
        // The process ends, and nobody is left to tell.
      }
    }
  }

  /**
   * Writes to a new file beside the target, forces it to the disk, then renames it. An interrupt of
   * the thread does not end it. What is no file of its own is not replaced but written to: a link,
   * a pipe, a device ({@code /dev/stdout}).
   *
   * @throws IOException if that fails; the new file is gone then, and the target as it was
   */
  public static void write(Path target, byte[] content) throws IOException {
    Path whole = target.toAbsolutePath();
    if (Files.isSymbolicLink(whole) || (Files.exists(whole) && !Files.isRegularFile(whole))) {
      writeTo(whole, content);
      return;
    }
    Path part = create(whole);
    try {
      try (FileOutputStream out = new FileOutputStream(part.toFile())) {
        out.write(content);
        out.getFD().sync();
      }
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException | Error e) {
      delete(part, e);
      throw e;
    } finally {
      PARTS.remove(part);
    }
    forceName(whole);
  }

  private static void writeTo(Path target, byte[] content) throws IOException {
    boolean stream = STREAMS.stream().anyMatch(target::startsWith);
    Files.write(
        target,
        content,
        StandardOpenOption.WRITE,
        StandardOpenOption.CREATE,
        stream ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
  }

  static Path create(Path whole) throws IOException {
    for (int attempt = 0; ; attempt++) {
      Path part = whole.resolveSibling("." + whole.getFileName() + "." + attempt + ".part");
      try {
        Files.createFile(part);
        PARTS.add(part);
        return part;
      } catch (FileAlreadyExistsException another) {
        // Another writer's, or left behind by one that was killed.
      }
    }
  }

  private static void delete(Path part, Throwable why) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException again) {
      why.addSuppressed(again);
    }
  }

  /**
   * Forces to the disk that a file is there by its name, where the system can: not on Windows, nor
   * in a folder that may be written but not read.
   */
  public static void forceName(Path file) throws IOException {
    boolean interrupted = false;
    boolean done = File.separatorChar != '/';
    try {
      while (!done) {
        try (FileChannel folder =
            FileChannel.open(file.toAbsolutePath().resolveSibling("."), StandardOpenOption.READ)) {
          folder.force(true);
          done = true;
        } catch (AccessDeniedException unreadable) {
          done = true;
        } catch (ClosedByInterruptException again) {
          interrupted = Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
