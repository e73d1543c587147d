package dev.kedge.app.flags;

import dev.kedge.AnchorExplainer;
import dev.kedge.Execution;
import dev.kedge.classify.Classifier;
import dev.kedge.engine.Placement;
import dev.kedge.models.Device;
import dev.kedge.perturb.Backends;
import java.util.List;

/** A model opened where it shall run: once, or on each of several devices. */
public final class Placements implements AutoCloseable {
  /**
   * A model on one device.
   *
   * @param classifier the model
   * @param backends of the class path; those that the model offers come before them
   */
  public record Opened(Classifier classifier, Backends backends) {
    /** Explains by it, a picture at a time. */
    public AnchorExplainer explainer(Execution execution) {
      return new AnchorExplainer(classifier, execution, backends);
    }

    /** It and the backend of a name, for many pictures at a time. */
    public Placement placement(String backend) {
      return new Placement(
          classifier, backends.with(classifier.backends()).choose(backend, classifier::reads));
    }
  }

  /** No model at all. */
  public static final Placements NONE = new Placements(List.of(), List.of());

  private final List<Opened> all;
  private final List<Device> devices;

  Placements(List<Opened> all, List<Device> devices) {
    this.all = List.copyOf(all);
    this.devices = List.copyOf(devices);
  }

  /** At least one, but for {@link #NONE}. */
  public List<Opened> all() {
    return all;
  }

  /** The model of the first; they are all the same. */
  public Classifier classifier() {
    return all.getFirst().classifier();
  }

  /** Closes models, then devices. */
  @Override
  public void close() {
    all.forEach(opened -> opened.classifier().close());
    devices.forEach(Device::close);
  }
}
