package dev.kedge.models.hub;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.image.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One repository's part of the cache. A blob is a file's content under the name of its hash; a
 * snapshot is a commit's folder of links to blobs; a ref is the commit that a branch or tag last
 * named; {@code .no_exist} remembers what a commit does not have.
 */
final class HubCache {
  /** As <a href="https://bford.info/cachedir/">the convention</a> for caches has it. */
  private static final String TAG =
      """
      Signature: 8a477f597d28d172789f06886806bc55
      # This folder is a cache of models; backups may leave it out.
      """;

  private final Path hub;
  private final String name;
  private final Path folder;

  HubCache(Path hub, String repository) {
    this.hub = hub.toAbsolutePath();
    this.name = "models--" + repository.replace("/", "--");
    this.folder = this.hub.resolve(name);
  }

  /** The folder of all repositories. */
  Path hub() {
    return hub;
  }

  Path blobs() {
    return folder.resolve("blobs");
  }

  Path lock(String etag) {
    return hub.resolve(".locks", name, etag + ".lock");
  }

  Path snapshot(String commit) {
    return folder.resolve("snapshots", commit);
  }

  /** Where a file of a commit is; it may be missing. */
  Path pointer(String commit, String path) {
    return snapshot(commit).resolve(path);
  }

  boolean has(String commit, String path) {
    return Files.isRegularFile(pointer(commit, path));
  }

  /** Whether a file is there, or known not to be in the commit. */
  boolean knows(String commit, String path) throws IOException {
    return has(commit, path) || Files.exists(absent(commit, path)) || isNotListed(commit, path);
  }

  /** Whether the list of a commit's files that Python keeps since 2.0 is here, and lacks one. */
  private boolean isNotListed(String commit, String path) throws IOException {
    Path list = folder.resolve("trees", commit + ".json");
    if (!Files.isRegularFile(list)) {
      return false;
    }
    try {
      JsonNode files = new ObjectMapper().readTree(Files.readAllBytes(list)).path("files");
      return files.isObject() && !files.has(path);
    } catch (JacksonException ofAnotherVersion) {
      return false;
    }
  }

  boolean hasBlob(RemoteFile file) throws IOException {
    Path blob = blobs().resolve(file.etag());
    return Files.isRegularFile(blob) && Files.size(blob) == file.size();
  }

  /** The commit that a revision named when it was last asked for. */
  Optional<String> commitOf(String revision) throws IOException {
    Path ref = ref(revision);
    return Files.isRegularFile(ref)
        ? Optional.of(Files.readString(ref).strip()).filter(HubModel::isCommit)
        : Optional.empty();
  }

  /** The files of a commit that are here. */
  List<String> files(String commit) throws IOException {
    Path snapshot = snapshot(commit);
    if (!Files.isDirectory(snapshot)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(snapshot)) {
      return all.filter(Files::isRegularFile)
          .map(file -> snapshot.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  /** Makes the folders of downloads. */
  void prepare() throws IOException {
    Files.createDirectories(blobs());
    Files.createDirectories(lock("").resolveSibling("."));
    Path tag = hub.resolve("CACHEDIR.TAG");
    if (!Files.exists(tag)) {
      AtomicFile.write(tag, TAG.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Puts a blob into a commit's folder under its path, by a relative link where there are any. */
  void link(String commit, RemoteFile file) throws IOException {
    Path pointer = pointer(commit, file.path());
    Path above = pointer.resolveSibling(".").normalize();
    Files.createDirectories(above);
    Path target = above.relativize(blobs().resolve(file.etag()));
    if (Files.isSymbolicLink(pointer) && Files.readSymbolicLink(pointer).equals(target)) {
      return;
    }
    Path part = above.resolve("." + UUID.randomUUID() + ".part");
    try {
      Files.createSymbolicLink(part, target);
    } catch (UnsupportedOperationException | IOException noLinks) {
      Files.copy(above.resolve(target), part);
    }
    Files.move(part, pointer, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Remembers that a commit does not have a file. */
  void markAbsent(String commit, String path) throws IOException {
    Path marker = absent(commit, path);
    if (!Files.exists(marker)) {
      Files.createDirectories(marker.resolveSibling("."));
      try {
        Files.createFile(marker);
      } catch (FileAlreadyExistsException another) {
        // Someone else was as fast.
      }
    }
  }

  /** Remembers what commit a revision names. */
  void writeRef(String revision, String commit) throws IOException {
    Optional<String> before = commitOf(revision);
    if (before.isEmpty() || !before.get().equals(commit)) {
      Files.createDirectories(ref(revision).resolveSibling(".").normalize());
      AtomicFile.write(ref(revision), commit.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** What to say of a file that cannot be written or read. */
  static HubException unwritable(Path file, IOException e) {
    return new HubException(
        "the cache cannot be used (%s: %s): free some room or mend its rights, or set HF_HUB_CACHE to another folder"
            .formatted(file, reason(e)),
        e);
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "access denied";
      case FileSystemException named when named.getReason() != null -> named.getReason();
      default -> HubClient.text(e);
    };
  }

  private Path ref(String revision) {
    return folder.resolve("refs", revision);
  }

  private Path absent(String commit, String path) {
    return folder.resolve(".no_exist", commit, path);
  }
}
