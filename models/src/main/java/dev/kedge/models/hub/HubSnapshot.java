package dev.kedge.models.hub;

import dev.kedge.models.ModelOptions;
import java.nio.file.Path;
import java.util.List;

/**
 * A model of the hub whose files are here.
 *
 * @param model which
 * @param commit the commit that its revision named, 40 hexadecimal digits
 * @param path what a model is opened by: the folder of the snapshot, or the .onnx in it where that
 *     is not its plain one
 * @param notes what results shall tell of it, a clause each
 */
public record HubSnapshot(HubModel model, String commit, Path path, List<String> notes) {
  public HubSnapshot {
    notes = List.copyOf(notes);
  }

  /** Options for opening it: those given, and what results call the model and tell of it. */
  public ModelOptions options(ModelOptions given) {
    return noted(given.toBuilder().name(model.repository()).build());
  }

  /**
   * Options for opening a model that runs elsewhere: those given, and what results tell of this.
   */
  public ModelOptions noted(ModelOptions given) {
    ModelOptions.Builder options = given.toBuilder();
    notes.forEach(options::note);
    return options.build();
  }
}
