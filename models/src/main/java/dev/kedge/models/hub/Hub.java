package dev.kedge.models.hub;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The Hugging Face hub, or another that speaks its protocol, and the cache on this machine, which
 * is the one that Python's {@code huggingface_hub} has.
 *
 * <p>Immutable; safe for many threads and processes at once, which wait for each other's downloads
 * of the same file. Source: package description.
 */
public final class Hub {
  private final HubSettings settings;
  private final Pace pace;

  private Hub(HubSettings settings, Pace pace) {
    this.settings = settings;
    this.pace = pace;
  }

  /**
   * The hub that an environment describes.
   *
   * @param environment usually {@link System#getenv()}: HF_ENDPOINT, HF_HOME, HF_HUB_CACHE (or
   *     HUGGINGFACE_HUB_CACHE), XDG_CACHE_HOME, HF_TOKEN (or HUGGING_FACE_HUB_TOKEN, or the file
   *     HF_TOKEN_PATH), HF_HUB_OFFLINE (or TRANSFORMERS_OFFLINE), HF_HUB_ETAG_TIMEOUT,
   *     HF_HUB_DOWNLOAD_TIMEOUT
   * @throws HubException if a value makes no sense
   */
  public static Hub of(Map<String, String> environment) {
    return new Hub(HubSettings.of(environment), Pace.USUAL);
  }

  Hub with(Pace other) {
    return new Hub(settings, other);
  }

  /**
   * Makes the files of a model present: the .onnx, its external data, and its configurations. No
   * request is made for a commit in full that is here, one for a branch or tag whose commit is.
   * Where the hub cannot be reached, or must not be, what its revision named last is taken if it is
   * here, and the notes say so.
   *
   * @param listener is told of progress in this thread, and may cancel; an interrupt of the thread
   *     does too
   * @throws HubException if they cannot be had; the message says why and what to do
   */
  public HubSnapshot fetch(HubModel model, HubListener listener) {
    return fetch(model, Wanted.MODEL, listener);
  }

  /**
   * Makes only those files of a model present that say how its pictures are prepared and what its
   * classes are called, as for a model that runs elsewhere; else as {@link #fetch}.
   *
   * @return its path is the folder with those files
   * @throws HubException if they cannot be had, or there is none; the message says why
   */
  public HubSnapshot fetchPreparation(HubModel model, HubListener listener) {
    if (model.file().isPresent()) {
      throw new HubException(
          "%s names a file, but how pictures are prepared is read from those of the whole repository: leave #%s out"
              .formatted(model, model.file().get()));
    }
    return fetch(model, Wanted.PREPARATION, listener);
  }

  private HubSnapshot fetch(HubModel model, Wanted wanted, HubListener listener) {
    HubCache cache = new HubCache(settings.cache(), model.repository());
    Waiting waiting = new Waiting(model, listener);
    try {
      waiting.check();
      CachedModel cached = new CachedModel(model, cache, settings, wanted);
      Optional<HubSnapshot> pinned = cached.pinned();
      if (pinned.isPresent()) {
        return pinned.get();
      }
      if (settings.offline().isPresent()) {
        return cached.snapshot(
            settings.offline().get() + " is set",
            "unset that, or fetch the model once with a network",
            listener);
      }
      try (HubClient client = new HubClient(model, settings, waiting)) {
        Repository repository = new Repository(client, model, pace, waiting);
        Repository.Commit commit;
        try {
          commit = repository.commit();
        } catch (Passing trouble) {
          return cached.snapshot(trouble.text(), advice(trouble), listener);
        }
        Download download = new Download(client, cache, model, pace, waiting);
        return fetch(model, wanted, cache, repository, commit, download);
      } catch (Passing trouble) {
        throw new HubException(
            "%s: %s; what has come of a large file stays, and the next run goes on with it"
                .formatted(model, trouble.text()),
            trouble);
      }
    } catch (FileSystemException e) {
      throw HubCache.unwritable(Path.of(e.getFile() == null ? "" : e.getFile()), e);
    } catch (IOException e) {
      throw HubCache.unwritable(cache.hub(), e);
    }
  }

  private HubSnapshot fetch(
      HubModel model,
      Wanted wanted,
      HubCache cache,
      Repository repository,
      Repository.Commit commit,
      Download download)
      throws IOException, Passing {
    SortedMap<String, RemoteFile> files = new TreeMap<>();
    Optional<FileChoice> found = wanted.choose(commit.names(), model);
    if (found.isEmpty()) {
      files.putAll(repository.files(commit.sha()));
      throw wanted == Wanted.MODEL ? noChoice(model, files) : noPreparation(model);
    }
    FileChoice choice = found.get();
    List<String> paths = new ArrayList<>(choice.configurations());
    choice.onnx().ifPresent(paths::add);
    for (int i = 0; i < paths.size(); i++) {
      String path = paths.get(i);
      if (!cache.has(commit.sha(), path)) {
        if (files.isEmpty()) {
          files.putAll(repository.files(commit.sha()));
        }
        download.into(
            commit.sha(),
            Optional.ofNullable(files.get(path)).orElseThrow(() -> gone(model, path)));
      }
      if (choice.onnx().equals(Optional.of(path))) {
        Path onnx = cache.pointer(commit.sha(), path);
        paths.addAll(CachedModel.externalData(model, onnx, path));
        requireAll(model, paths, commit);
      }
    }
    for (String path : choice.telling()) {
      if (!commit.names().contains(path)) {
        cache.markAbsent(commit.sha(), path);
      }
    }
    if (!model.pinned()) {
      cache.writeRef(model.revision(), commit.sha());
    }
    return CachedModel.snapshot(model, cache, settings, commit.sha(), choice, List.of());
  }

  private static String advice(Passing trouble) {
    return trouble
        .asked()
        .map(wait -> "try again in %s s".formatted(wait.toSeconds()))
        .orElse(
            trouble.connected()
                ? "try again later"
                : "check the network, HF_ENDPOINT and a proxy"
                    + " (JDK_JAVA_OPTIONS=\"-Dhttps.proxyHost=… -Dhttps.proxyPort=…\")");
  }

  private static void requireAll(HubModel model, List<String> wanted, Repository.Commit commit) {
    for (String path : wanted) {
      if (!commit.names().contains(path)) {
        throw new HubException(
            "%s keeps weights in %s, but the repository has no such file; tell its owner, or give another #FILE"
                .formatted(model, path));
      }
    }
  }

  private static HubException gone(HubModel model, String path) {
    return new HubException(
        "the hub names %s in %s, but not its size and hash; try again"
            .formatted(path, model.named()));
  }

  private static HubException noPreparation(HubModel model) {
    return new HubException(
        "%s has no preprocessor_config.json, processor_config.json or config.json; give another repository, or --mean and --std"
            .formatted(model.named()));
  }

  /** What there is, where it is not clear what is meant. */
  private static HubException noChoice(HubModel model, SortedMap<String, RemoteFile> files) {
    List<String> graphs = FileChoice.graphs(files.keySet());
    if (graphs.isEmpty()) {
      return new HubException(
          "%s has no .onnx file: export it with \"optimum-cli export onnx --model %s DIR\" (pip install optimum[onnx]) and give DIR, or find a repository that has one, as those of hf.co/onnx-community"
              .formatted(model.named(), model.repository()));
    }
    String list =
        graphs.stream()
            .map(name -> files.get(name))
            .map(file -> file == null ? "" : file.described())
            .collect(Collectors.joining(", "));
    return new HubException(
        model.file().isPresent()
            ? "%s has no file %s; its .onnx files: %s"
                .formatted(model.named(), model.file().get(), list)
            : String.format(
                Locale.ROOT,
                "%s has %d .onnx files and none is the plain one (model.onnx or onnx/model.onnx);"
                    + " say which, as %s#%s: %s",
                model.named(),
                graphs.size(),
                model.named(),
                graphs.getFirst(),
                list));
  }
}
