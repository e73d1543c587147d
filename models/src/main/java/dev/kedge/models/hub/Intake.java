package dev.kedge.models.hub;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Takes an answer's body as it comes, into memory or to a {@link Target}. After {@link #end} it
 * takes nothing more, though a connection may still deliver.
 */
final class Intake implements BodySubscriber<byte[]> {
  /** More than any answer has that is no file. */
  private static final int MOST_BYTES = 1 << 26;

  /** Where a file's bytes go. */
  interface Target {
    /**
     * Takes all of them.
     *
     * @throws HubException if it cannot
     */
    void take(ByteBuffer bytes);
  }

  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable Target target;
  private Flow.@Nullable Subscription subscription;
  private boolean ended;
  private volatile long last = System.nanoTime();

  /** What comes goes there, not into memory. */
  synchronized void to(Target place) {
    target = place;
  }

  /** When something came, in {@link System#nanoTime}. */
  long last() {
    return last;
  }

  /** From now on nothing is taken. */
  synchronized void end() {
    ended = true;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public synchronized void onNext(List<ByteBuffer> buffers) {
    Flow.@Nullable Subscription from = subscription;
    if (ended || from == null) {
      return;
    }
    last = System.nanoTime();
    try {
      for (ByteBuffer buffer : buffers) {
        take(buffer);
      }
      from.request(1);
    } catch (HubException e) {
      ended = true;
      from.cancel();
      body.completeExceptionally(e);
    }
  }

  private void take(ByteBuffer buffer) {
    Target place = target;
    if (place != null) {
      place.take(buffer);
      return;
    }
    if (memory.size() + buffer.remaining() > MOST_BYTES) {
      throw new HubException(
          "the hub gives an answer of more than "
              + RemoteFile.bytes(MOST_BYTES)
              + "; check HF_ENDPOINT");
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    memory.writeBytes(bytes);
  }

  @Override
  public void onError(Throwable thrown) {
    body.completeExceptionally(thrown);
  }

  @Override
  public synchronized void onComplete() {
    body.complete(memory.toByteArray());
  }
}
