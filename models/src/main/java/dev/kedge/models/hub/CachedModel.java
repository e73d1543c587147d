package dev.kedge.models.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the cache has of a model, without a request.
 *
 * @param model which
 * @param cache where
 * @param settings whose hub it is from
 * @param wanted which of a repository's files
 */
record CachedModel(HubModel model, HubCache cache, HubSettings settings, Wanted wanted) {
  /** A commit in full of which everything that could matter is here, or known to be absent. */
  Optional<HubSnapshot> pinned() throws IOException {
    if (!model.pinned()) {
      return Optional.empty();
    }
    String commit = model.revision();
    Optional<FileChoice> choice = wanted.choose(cache.files(commit), model);
    if (choice.isEmpty()
        || !(model.file().isPresent() || choice.get().plain())
        || !unknown(commit, choice.get()).isEmpty()) {
      return Optional.empty();
    }
    return missing(commit, choice.get()).isEmpty()
        ? Optional.of(snapshot(model, cache, settings, commit, choice.get(), List.of()))
        : Optional.empty();
  }

  /**
   * What the revision named last.
   *
   * @param why the hub is not asked
   * @param advice what to do if that is not here
   * @throws HubException if it is not
   */
  HubSnapshot snapshot(String why, String advice, HubListener listener) throws IOException {
    Optional<String> commit =
        model.pinned() ? Optional.of(model.revision()) : cache.commitOf(model.revision());
    List<String> names = commit.isPresent() ? cache.files(commit.get()) : List.of();
    Optional<FileChoice> choice = wanted.choose(names, model);
    if (commit.isEmpty() || choice.isEmpty()) {
      List<String> graphs = FileChoice.graphs(names);
      throw notHere(
          graphs.isEmpty()
              ? "is not in the cache " + cache.hub()
              : "is in the cache only with " + String.join(", ", graphs),
          why,
          advice);
    }
    List<String> missing = missing(commit.get(), choice.get());
    if (!missing.isEmpty()) {
      throw notHere("lacks in the cache " + String.join(", ", missing), why, advice);
    }
    String taken = "taken from the cache, as " + why;
    List<String> notes = new ArrayList<>(List.of(taken));
    List<String> unknown = unknown(commit.get(), choice.get());
    if (!unknown.isEmpty()) {
      notes.add(
          "not in the cache, and not known whether the repository has it: "
              + String.join(", ", unknown));
    }
    listener.onNotice(
        "%s at commit %s is %s".formatted(model, commit.get(), String.join("; ", notes)));
    return snapshot(model, cache, settings, commit.get(), choice.get(), notes);
  }

  /** Files that would matter, and that the repository may have or not. */
  private List<String> unknown(String commit, FileChoice choice) throws IOException {
    List<String> unknown = new ArrayList<>();
    for (String path : choice.telling()) {
      if (!cache.knows(commit, path)) {
        unknown.add(path);
      }
    }
    return unknown;
  }

  private HubException notHere(String what, String why, String advice) {
    return new HubException("%s %s, and %s; %s".formatted(model, what, why, advice));
  }

  private List<String> missing(String commit, FileChoice choice) throws IOException {
    if (choice.onnx().isEmpty()) {
      return List.of();
    }
    String onnx = choice.onnx().get();
    return externalData(model, cache.pointer(commit, onnx), onnx).stream()
        .filter(path -> !cache.has(commit, path))
        .toList();
  }

  /** The files of a graph's weights, by their paths in the repository. */
  static List<String> externalData(HubModel model, Path onnx, String name) throws IOException {
    List<String> paths = new ArrayList<>();
    for (String location : ExternalData.of(onnx)) {
      if (!HubModel.isRelative(location)) {
        throw new HubException(
            "%s keeps weights in \"%s\", which is no file below its own folder; export the model again"
                .formatted(model, location));
      }
      paths.add(FileChoice.folder(name) + location);
    }
    return paths;
  }

  static HubSnapshot snapshot(
      HubModel model,
      HubCache cache,
      HubSettings settings,
      String commit,
      FileChoice choice,
      List<String> notes) {
    List<String> all = new ArrayList<>();
    all.add(
        "%s of %s at commit %s, %s"
            .formatted(
                model.repository(),
                settings.endpoint().getAuthority(),
                commit,
                choice.onnx().orElse(String.join(" and ", choice.configurations()))));
    all.addAll(notes);
    return new HubSnapshot(
        model,
        commit,
        choice.plain()
            ? cache.snapshot(commit)
            : cache.pointer(commit, choice.onnx().orElseThrow()),
        all);
  }
}
