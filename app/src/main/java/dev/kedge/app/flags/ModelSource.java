package dev.kedge.app.flags;

import dev.kedge.classify.ClassifierException;
import dev.kedge.models.hub.HubModel;
import dev.kedge.models.remote.RemoteModel;
import java.nio.file.Path;
import picocli.CommandLine.TypeConversionException;

/** Where a model is, as a flag says it. */
public sealed interface ModelSource {
  /** A folder or a file. */
  record Local(Path path) implements ModelSource {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** A repository of the Hugging Face hub. */
  record OfHub(HubModel model) implements ModelSource {
    @Override
    public String toString() {
      return model.toString();
    }
  }

  /** A model on a server of the Open Inference Protocol. */
  record OnServer(RemoteModel model) implements ModelSource {}

  /**
   * Reads it; what begins with {@code hf:} is of the hub, with {@code oip:} on a server; a folder
   * of such a name is {@code ./hf:…}.
   *
   * @throws TypeConversionException if it is none of these
   */
  static ModelSource parse(String given) {
    try {
      if (HubModel.isMeant(given)) {
        return new OfHub(HubModel.parse(given));
      }
      if (RemoteModel.isMeant(given)) {
        return new OnServer(RemoteModel.parse(given));
      }
      return new Local(new PathConverter().convert(given));
    } catch (IllegalArgumentException | ClassifierException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
