package dev.kedge.app.serve;

import dev.kedge.app.flags.DeviceFlags;
import dev.kedge.app.flags.ModelFlags;
import dev.kedge.app.flags.Placements;
import dev.kedge.app.terminal.DownloadLine;
import dev.kedge.app.terminal.StatusLine;
import dev.kedge.engine.Engine;
import dev.kedge.engine.EngineOptions;
import dev.kedge.models.hub.HubListener;
import dev.kedge.perturb.Backends;
import dev.kedge.serve.ModelControl;
import dev.kedge.serve.ServedModel;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The models that the command line named, each with its engine: opened at the start, and again
 * while the server runs. Safe for many threads.
 */
final class OpenModels implements ModelControl, AutoCloseable {
  /** What a model needs besides itself; closed in this order. */
  private record Parts(Engine engine, Placements placements) implements AutoCloseable {
    @Override
    public void close() {
      engine.close();
      placements.close();
    }
  }

  private final Map<String, Supplier<ModelFlags>> sources;
  private final DeviceFlags device;
  private final Backends backends;
  private final PrintWriter err;
  private final Map<ServedModel, Parts> opened = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * None is open yet.
   *
   * @param sources makes the flags of each anew, so that a repository of the hub is looked up anew
   * @param backends closed after this
   * @param err takes what is said of downloads
   */
  OpenModels(
      Map<String, Supplier<ModelFlags>> sources,
      DeviceFlags device,
      Backends backends,
      PrintWriter err) {
    this.sources = sources;
    this.device = device;
    this.backends = backends;
    this.err = err;
  }

  /** Opens all; those that were opened before one failed are closed with this. */
  List<ServedModel> openAll(HubListener download) {
    List<ServedModel> all = new ArrayList<>();
    for (String name : sources.keySet()) {
      all.add(open(name, download));
    }
    return all;
  }

  @Override
  public ServedModel open(String name) {
    try (DownloadLine download = new DownloadLine(err, StatusLine.Form.NONE, () -> closed)) {
      return open(name, download);
    }
  }

  private synchronized ServedModel open(String name, HubListener download) {
    if (closed) {
      throw new IllegalStateException("the server is stopping");
    }
    Supplier<ModelFlags> source = sources.get(name);
    if (source == null) {
      throw new IllegalArgumentException("no model of the name " + name);
    }
    Placements placements = device.open(source.get(), backends, download);
    try {
      Engine engine =
          Engine.open(
              placements.all().stream().map(one -> one.placement(Backends.AUTO)).toList(),
              EngineOptions.DEFAULTS);
      Parts parts = new Parts(engine, placements);
      try {
        ServedModel model = new ServedModel(name, placements.classifier(), engine);
        opened.put(model, parts);
        return model;
      } catch (RuntimeException | Error e) {
        engine.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      placements.close();
      throw e;
    }
  }

  @Override
  public void close(ServedModel model) {
    Parts parts = opened.remove(model);
    if (parts != null) {
      parts.close();
    }
  }

  /** Closes those that are open still; one that is being opened first gets done. */
  @Override
  public void close() {
    closed = true;
    synchronized (this) {
      List.copyOf(opened.keySet()).forEach(this::close);
    }
  }
}
