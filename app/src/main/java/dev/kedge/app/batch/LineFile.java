package dev.kedge.app.batch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A text file that grows by whole lines. A line that was appended outlives this process; it
 * outlives the machine's failure once {@link #sync} has returned. Safe for many threads.
 */
final class LineFile implements AutoCloseable {
  private final FileChannel channel;
  private long length;
  private boolean synced = true;

  private LineFile(FileChannel channel) throws IOException {
    this.channel = channel;
    this.length = channel.size();
  }

  /** Opens a file whose last line is whole, or makes an empty one. */
  static LineFile open(Path file) throws IOException {
    return new LineFile(
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /**
   * Appends a line in one write.
   *
   * @throws IOException if it could not be written; nothing of it is left in the file
   */
  synchronized void append(String line) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
    int count = bytes.remaining();
    synced = false;
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

  /** Returns when all lines are on the disk itself. */
  void sync() throws IOException {
    synchronized (this) {
      if (synced) {
        return;
      }
      synced = true;
    }
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      sync();
    }
  }
}
