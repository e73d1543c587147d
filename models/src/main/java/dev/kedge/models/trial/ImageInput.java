package dev.kedge.models.trial;

import dev.kedge.classify.ClassifierException;
import dev.kedge.image.ElementType;
import dev.kedge.image.TensorLayout;
import dev.kedge.models.ModelInput;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The input with the pictures, by what a model says of its inputs. */
public final class ImageInput {
  /** Dimensions of a batch; a picture alone has one less. */
  private static final int DIMENSIONS = 4;

  private static final int RGB = 3;

  private ImageInput() {}

  /**
   * Reads the inputs of a model that gets nothing beside the pictures.
   *
   * @param given the layout, which wins over what the dimensions look like
   * @throws ClassifierException if they are not those of an image classifier
   */
  public static ModelInput of(List<ModelTensor> inputs, Optional<TensorLayout> given) {
    if (inputs.size() != 1) {
      throw new ClassifierException(
          "the model has "
              + inputs.size()
              + " inputs, Kedge feeds exactly one, a batch of pictures. Found: "
              + ModelTensor.describe(inputs)
              + ". Export the image classifier alone");
    }
    return of(inputs.getFirst(), given);
  }

  /**
   * Reads the input with the pictures. One without a dimension for the number of pictures takes one
   * at a time.
   *
   * @param given the layout, which wins over what the dimensions look like
   * @throws ClassifierException if it takes no pictures
   */
  public static ModelInput of(ModelTensor tensor, Optional<TensorLayout> given) {
    if (!hasDimensions(tensor)) {
      throw notPictures(
          tensor,
          "a tensor of 4 dimensions, [N,C,H,W] or [N,H,W,C], or of 3 for one picture, [C,H,W] or"
              + " [H,W,C]");
    }
    TensorLayout layout = given.or(() -> layoutOf(tensor)).orElse(null);
    if (layout == null) {
      throw notPictures(
          tensor,
          "1 or 3 channels in the "
              + (isBatch(tensor) ? "second" : "first")
              + " or in the last dimension; give the layout (--layout nchw or nhwc)");
    }
    List<Long> shape = tensor.shape();
    int first = shape.size() - DIMENSIONS + 1;
    boolean planes = layout == TensorLayout.NCHW;
    int channels = known(shape.get(planes ? first : first + 2));
    if (channels > 0 && !isChannels(channels)) {
      throw notPictures(tensor, "1 or 3 channels in layout " + layout);
    }
    return new ModelInput(
        tensor.name(),
        layout,
        typeOf(tensor),
        isBatch(tensor) ? known(shape.get(0)) : 1,
        channels == 0 ? RGB : channels,
        known(shape.get(planes ? first + 1 : first)),
        known(shape.get(planes ? first + 2 : first + 1)));
  }

  private static boolean hasDimensions(ModelTensor tensor) {
    return isBatch(tensor) || tensor.shape().size() == DIMENSIONS - 1;
  }

  /** Whether there is a dimension for the number of pictures. */
  public static boolean isBatch(ModelTensor tensor) {
    return tensor.shape().size() == DIMENSIONS;
  }

  /** Whether it looks like an input for pictures. */
  public static boolean mayBePictures(ModelTensor tensor) {
    return hasDimensions(tensor) && layoutOf(tensor).isPresent();
  }

  private static ElementType typeOf(ModelTensor tensor) {
    return tensor
        .type()
        .orElseThrow(
            () -> notPictures(tensor, "numbers of type float32, float16, float64, uint8 or int8"));
  }

  private static Optional<TensorLayout> layoutOf(ModelTensor tensor) {
    List<Long> shape = tensor.shape();
    int before = shape.size() - DIMENSIONS + 1;
    int after = before + 2;
    boolean first = isChannels(shape.get(before));
    boolean last = isChannels(shape.get(after));
    if (first == last) {
      first = isNamedChannels(tensor.dimension(before));
      last = isNamedChannels(tensor.dimension(after));
    }
    return first == last
        ? Optional.empty()
        : Optional.of(first ? TensorLayout.NCHW : TensorLayout.NHWC);
  }

  private static boolean isChannels(long size) {
    return size == 1 || size == RGB;
  }

  private static boolean isNamedChannels(String dimension) {
    return dimension.toLowerCase(Locale.ROOT).contains("channel");
  }

  private static int known(long size) {
    return size > 0 ? Math.toIntExact(size) : 0;
  }

  private static ClassifierException notPictures(ModelTensor tensor, String expected) {
    return new ClassifierException(
        "the model's input is " + tensor.describe() + "; expected " + expected);
  }
}
