package dev.kedge.models.hub;

import dev.kedge.image.io.AtomicFile;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A blob that is not whole yet. What it has is hashed as it comes; it gets the blob's name only if
 * size and hash are right. Written by the network's threads, one at a time, and read by that of the
 * download.
 */
final class PartialFile implements HubClient.Body, AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final RemoteFile file;
  private final Path path;
  private final FileChannel channel;
  private final HubListener listener;
  private final long start = System.nanoTime();
  private MessageDigest digest;
  private long bytes;
  private long earlier;

  private PartialFile(RemoteFile file, Path path, FileChannel channel, HubListener listener) {
    this.listener = listener;
    this.file = file;
    this.path = path;
    this.channel = channel;
    this.digest = digest(file);
  }

  /** Opens it; what is there of an earlier download is read and goes on. */
  static PartialFile open(RemoteFile file, Path path, HubListener listener) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    PartialFile partial = new PartialFile(file, path, channel, listener);
    try {
      partial.readEarlier();
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    return partial;
  }

  private synchronized void readEarlier() throws IOException {
    if (channel.size() > file.size()) {
      restart();
    }
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    while (channel.read(buffer) > 0) {
      buffer.flip();
      bytes += buffer.remaining();
      digest.update(buffer);
      buffer.clear();
    }
    earlier = bytes;
  }

  /** Large files are named by the SHA-256 of their content, others as git names blobs. */
  private static MessageDigest digest(RemoteFile file) {
    try {
      if (file.large()) {
        return MessageDigest.getInstance("SHA-256");
      }
      MessageDigest git = MessageDigest.getInstance("SHA-1");
      git.update(("blob " + file.size() + "\0").getBytes(StandardCharsets.US_ASCII));
      return git;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1 and SHA-256", e);
    }
  }

  synchronized long bytes() {
    return bytes;
  }

  boolean isWhole() {
    return bytes() == file.size();
  }

  /** Begins again with nothing. */
  synchronized void restart() throws IOException {
    channel.truncate(0);
    channel.position(0);
    digest = digest(file);
    bytes = 0;
    earlier = 0;
  }

  @Override
  public void going() {
    listener.onProgress(progress());
  }

  private synchronized HubProgress progress() {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    return HubProgress.of(file.path(), earlier, bytes, file.size(), elapsed);
  }

  @Override
  public long from() {
    return bytes();
  }

  @Override
  public Optional<Intake.Target> begin(int status, HttpHeaders headers) {
    boolean html = headers.firstValue("Content-Type").orElse("").startsWith("text/html");
    boolean rest =
        status == 206
            && headers.firstValue("Content-Range").orElse("").startsWith("bytes " + bytes() + "-");
    if (html || (status == 206 && !rest)) {
      return Optional.empty();
    }
    boolean[] anew = {!rest};
    return Optional.of(
        buffer -> {
          take(buffer, anew[0]);
          anew[0] = false;
        });
  }

  private synchronized void take(ByteBuffer buffer, boolean anew) {
    try {
      if (anew && bytes > 0) {
        restart();
      }
      if (bytes + buffer.remaining() > file.size()) {
        throw new HubException(
            "more bytes come of %s than the %s that the hub says it has: a proxy may change it; try again, or another network"
                .formatted(file.path(), file.size()));
      }
      digest.update(buffer.duplicate());
      while (buffer.hasRemaining()) {
        bytes += channel.write(buffer);
      }
    } catch (IOException e) {
      throw HubCache.unwritable(path, e);
    }
  }

  /** The hash of what is here; then it must be restarted or ended. */
  synchronized String hash() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Gives it its name, for good. */
  void become(Path blob) throws IOException {
    channel.force(true);
    channel.close();
    Files.move(path, blob, StandardCopyOption.ATOMIC_MOVE);
    AtomicFile.forceName(blob);
  }

  void delete() throws IOException {
    channel.close();
    Files.deleteIfExists(path);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
