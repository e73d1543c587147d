package dev.kedge.models.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a blob to one of Kedge's downloads at a time, in this process and in others, so that the
 * second finds what the first has fetched. Python's locks (flock) and Java's (fcntl) do not see
 * each other on Linux; nothing breaks without them, as each has a partial file of its own.
 */
final class HubLock implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(100);

  private final FileChannel channel;
  private final boolean exclusive;

  private HubLock(FileChannel channel, boolean exclusive) {
    this.channel = channel;
    this.exclusive = exclusive;
  }

  /** Waits for it. */
  static HubLock take(Path file, String what, Waiting waiting) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      for (boolean told = false; ; told = true) {
        try {
          @Nullable FileLock lock = channel.tryLock();
          if (lock != null) {
            return new HubLock(channel, true);
          }
        } catch (OverlappingFileLockException ofThisProcess) {
          // Asked for again below.
        } catch (IOException noLocks) {
          return new HubLock(channel, false);
        }
        if (!told) {
          waiting.listener().onNotice("waiting for another download of " + what);
        }
        waiting.sleep(STEP);
      }
    } catch (RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Whether no other download of Kedge's has it; not so where the file system has no locks. */
  boolean exclusive() {
    return exclusive;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
