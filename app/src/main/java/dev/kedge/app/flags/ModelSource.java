package dev.kedge.app.flags;

import dev.kedge.models.hub.HubModel;
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
  record Remote(HubModel model) implements ModelSource {
    @Override
    public String toString() {
      return model.toString();
    }
  }

  /**
   * Reads it; what begins with {@code hf:} is of the hub, a folder of such a name is {@code
   * ./hf:…}.
   *
   * @throws TypeConversionException if it is neither
   */
  static ModelSource parse(String given) {
    if (!HubModel.isMeant(given)) {
      return new Local(new PathConverter().convert(given));
    }
    try {
      return new Remote(HubModel.parse(given));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
