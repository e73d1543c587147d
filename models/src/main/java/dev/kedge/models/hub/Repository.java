package dev.kedge.models.hub;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.models.hub.HubClient.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the hub says of a repository. */
final class Repository {
  private static final int MOST_PAGES = 1000;
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"?next\"?");
  private static final Pattern ETAG = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  /**
   * A commit.
   *
   * @param sha 40 hexadecimal digits
   * @param names of its files
   */
  record Commit(String sha, List<String> names) {}

  private final HubClient client;
  private final HubModel model;
  private final Pace pace;
  private final Waiting waiting;

  Repository(HubClient client, HubModel model, Pace pace, Waiting waiting) {
    this.client = client;
    this.model = model;
    this.pace = pace;
    this.waiting = waiting;
  }

  /** The commit that the revision names now. */
  Commit commit() throws Passing {
    URI address =
        client.address(
            "/api/models/%s/revision/%s"
                .formatted(model.repository(), HubClient.part(model.revision())));
    Answer answer = ask(address);
    JsonNode root = json(answer);
    String sha = root.path("sha").asText();
    if (!HubModel.isCommit(sha)) {
      throw unexpected(answer, "no commit");
    }
    List<String> names = new ArrayList<>();
    root.path("siblings").forEach(file -> names.add(file.path("rfilename").asText()));
    return new Commit(sha, names.stream().filter(HubModel::isRelative).toList());
  }

  /** The files of a commit by their paths, with sizes and hashes. */
  SortedMap<String, RemoteFile> files(String commit) throws Passing {
    TreeMap<String, RemoteFile> files = new TreeMap<>();
    Optional<URI> next =
        Optional.of(
            client.address(
                "/api/models/%s/tree/%s?recursive=true&expand=false"
                    .formatted(model.repository(), commit)));
    for (int page = 0; next.isPresent() && page < MOST_PAGES; page++) {
      Answer answer = ask(next.get());
      for (JsonNode entry : json(answer)) {
        if (entry.path("type").asText().equals("file")) {
          RemoteFile file = file(answer, entry);
          files.put(file.path(), file);
        }
      }
      next = next(answer);
    }
    return files;
  }

  private RemoteFile file(Answer answer, JsonNode entry) {
    JsonNode large = entry.path("lfs");
    JsonNode content = large.isObject() ? large : entry;
    RemoteFile file =
        new RemoteFile(
            entry.path("path").asText(),
            content.path("size").asLong(-1),
            content.path("oid").asText().replaceFirst("^sha256:", ""));
    if (file.path().isEmpty() || file.size() < 0 || !ETAG.matcher(file.etag()).matches()) {
      throw unexpected(answer, "a file without size or hash");
    }
    return file;
  }

  private Optional<URI> next(Answer answer) {
    Matcher link = NEXT.matcher(answer.header("Link"));
    try {
      return link.find() ? Optional.of(answer.from().resolve(link.group(1))) : Optional.empty();
    } catch (IllegalArgumentException e) {
      throw unexpected(answer, "no address of the next page");
    }
  }

  private Answer ask(URI address) throws Passing {
    Retry retry = Retry.ofQuestion(pace, waiting);
    while (true) {
      try {
        return client.ask(address);
      } catch (Passing trouble) {
        if (!trouble.connected()) {
          throw trouble;
        }
        retry.after(trouble);
      }
    }
  }

  private JsonNode json(Answer answer) {
    if (answer.isHtml()) {
      throw unexpected(answer, "a page of HTML");
    }
    try {
      return new ObjectMapper().readTree(answer.body());
    } catch (JacksonException e) {
      throw unexpected(answer, "no valid JSON");
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
  }

  private HubException unexpected(Answer answer, String what) {
    return new HubException(
        "%s answers the question for %s with %s, expected JSON as the hub gives it: check HF_ENDPOINT, and whether a proxy or the page of a network's login answers in its place"
            .formatted(answer.from().getHost(), model.named(), what));
  }
}
