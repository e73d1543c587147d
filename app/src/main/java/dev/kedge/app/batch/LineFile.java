package dev.kedge.app.batch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A text file that grows by whole lines. A line that was appended outlives this process; it
 * outlives the machine's failure once {@link #sync} has returned. Safe for many threads.
 *
 * <p>When a sync fails, the system may drop what it could not write, and report the next one as
 * done. So a file that has lost something says so ever after.
 */
final class LineFile implements AutoCloseable {
  private final FileChannel channel;
  private long length;
  private long synced;
  private @Nullable IOException lost;

  /** A file that is open for appending, with whole lines of this length in bytes. */
  LineFile(FileChannel channel, long length) {
    this.channel = channel;
    this.length = length;
    this.synced = length;
  }

  /** Opens a file whose last line is whole, or makes an empty one. */
  static LineFile open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    try {
      return new LineFile(channel, channel.size());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Appends a line in one write.
   *
   * @throws IOException if it could not be written, and nothing of it is left in the file; or if an
   *     earlier line was lost
   */
  synchronized void append(String line) throws IOException {
    checkNothingLost();
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
    int count = bytes.remaining();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      length += count;
    } catch (IOException e) {
      try {
        channel.truncate(length);
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  /**
   * Returns when all lines are on the disk itself.
   *
   * @throws IOException if some are not, now or at an earlier call
   */
  void sync() throws IOException {
    long whole = unsynced();
    if (whole == 0) {
      return;
    }
    try {
      channel.force(false);
      synced(whole);
    } catch (IOException e) {
      lose(e);
      throw e;
    }
  }

  /** The length up to which the next sync will have forced lines; 0 if it need not. */
  private synchronized long unsynced() throws IOException {
    checkNothingLost();
    return synced == length ? 0 : length;
  }

  private synchronized void synced(long whole) {
    synced = Math.max(synced, whole);
  }

  private synchronized void lose(IOException why) {
    lost = why;
  }

  private synchronized void checkNothingLost() throws IOException {
    if (lost != null) {
      throw new IOException(lost.getMessage(), lost);
    }
  }

  /** Syncs it, and closes it even if that fails. */
  @Override
  public void close() throws IOException {
    try (channel) {
      sync();
    }
  }
}
