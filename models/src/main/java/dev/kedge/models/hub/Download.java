package dev.kedge.models.hub;

import dev.kedge.models.hub.HubClient.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Fetches one file into the cache's blobs.
 *
 * <p>A break is mended by asking for the rest. What is there when the network does not come back
 * stays, under a name that says that it is not whole, and the next download goes on with it. After
 * any other end, Ctrl-C or a full disk say, it is deleted.
 */
final class Download {
  /** One more than that, and the file at the hub is not what the hub says. */
  private static final int WRONG = 2;

  private final HubClient client;
  private final HubCache cache;
  private final HubModel model;
  private final Pace pace;
  private final Waiting waiting;

  Download(HubClient client, HubCache cache, HubModel model, Pace pace, Waiting waiting) {
    this.client = client;
    this.cache = cache;
    this.model = model;
    this.pace = pace;
    this.waiting = waiting;
  }

  /** Makes a file's blob present and links it into the commit's snapshot. */
  void into(String commit, RemoteFile file) throws IOException, Passing {
    cache.prepare();
    if (!cache.hasBlob(file)) {
      try (HubLock lock = HubLock.take(cache.lock(file.etag()), file.path(), waiting)) {
        if (!cache.hasBlob(file)) {
          fetch(commit, file, lock.exclusive());
        }
      }
    }
    cache.link(commit, file);
  }

  private void fetch(String commit, RemoteFile file, boolean exclusive)
      throws IOException, Passing {
    String mark =
        exclusive ? "kedge" : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    Path part = cache.blobs().resolve(file.etag() + "." + mark + ".incomplete");
    boolean keep = false;
    try (PartialFile partial = PartialFile.open(file, part, waiting.listener())) {
      try {
        requireRoom(file, partial);
        fill(commit, file, partial);
        partial.become(cache.blobs().resolve(file.etag()));
      } catch (Passing broken) {
        keep = exclusive && partial.bytes() > 0;
        throw broken;
      } finally {
        if (!keep) {
          partial.delete();
        }
      }
    }
  }

  private void requireRoom(RemoteFile file, PartialFile partial) throws IOException {
    long room = Files.getFileStore(cache.blobs()).getUsableSpace();
    if (file.size() - partial.bytes() > room) {
      throw new HubException(
          "%s of %s does not fit: %s has room for %s; free some, or set HF_HUB_CACHE to a folder that has more"
              .formatted(file.described(), model.named(), cache.hub(), RemoteFile.bytes(room)));
    }
  }

  private void fill(String commit, RemoteFile file, PartialFile partial)
      throws IOException, Passing {
    URI address =
        client.address(
            "/%s/resolve/%s/%s".formatted(model.repository(), commit, HubClient.path(file.path())));
    Retry retry = Retry.ofFile(pace, waiting);
    for (int wrong = 0; ; wrong++) {
      while (!partial.isWhole()) {
        long before = partial.bytes();
        try {
          attempt(address, file, partial);
          if (partial.isWhole()) {
            break;
          }
          throw Passing.broken(
              "the connection for %s ended after %s of %s"
                  .formatted(
                      file.path(),
                      RemoteFile.bytes(partial.bytes()),
                      RemoteFile.bytes(file.size())),
              null);
        } catch (Passing trouble) {
          if (partial.bytes() != before) {
            retry.progressed();
          }
          retry.after(trouble);
        }
      }
      partial.going();
      String hash = partial.hash();
      if (hash.equals(file.etag())) {
        return;
      }
      if (wrong + 1 >= WRONG) {
        throw new HubException(
            "%s of %s came damaged twice (its %s is %s, expected %s): a proxy may change it; try again, or another network"
                .formatted(
                    file.path(),
                    model.named(),
                    file.large() ? "SHA-256" : "git hash",
                    hash,
                    file.etag()));
      }
      waiting.listener().onNotice(file.path() + " came damaged; fetching it again");
      partial.restart();
    }
  }

  private void attempt(URI address, RemoteFile file, PartialFile partial)
      throws IOException, Passing {
    long before = partial.bytes();
    Answer answer = client.fetch(address, partial);
    if (answer.isHtml() && answer.body().length > 0) {
      throw new HubException(
          "%s gives a page of HTML in place of %s: check HF_ENDPOINT, and whether a proxy or the page of a network's login answers in its place"
              .formatted(answer.from().getHost(), file.path()));
    }
    if (partial.bytes() == before && before > 0) {
      partial.restart(); // the rest is not to be had
    }
  }
}
