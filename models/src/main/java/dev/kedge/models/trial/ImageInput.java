package dev.kedge.models.trial;

import dev.kedge.classify.ClassifierException;
import dev.kedge.image.ElementType;
import dev.kedge.image.TensorLayout;
import dev.kedge.models.ModelInput;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The one input of pictures, by what a model says of its inputs. */
public final class ImageInput {
  private static final int DIMENSIONS = 4;
  private static final int RGB = 3;

  private ImageInput() {}

  /**
   * Reads the inputs.
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
    ModelTensor tensor = inputs.getFirst();
    if (tensor.shape().size() != DIMENSIONS) {
      throw notPictures(tensor, "a tensor of 4 dimensions, [N,C,H,W] or [N,H,W,C]");
    }
    TensorLayout layout = given.or(() -> layoutOf(tensor)).orElse(null);
    if (layout == null) {
      throw notPictures(
          tensor,
          "1 or 3 channels in the second or in the last dimension; give the layout (--layout nchw"
              + " or nhwc)");
    }
    List<Long> shape = tensor.shape();
    boolean planes = layout == TensorLayout.NCHW;
    int channels = planes ? known(shape.get(1)) : known(shape.get(3));
    if (channels > 0 && !isChannels(channels)) {
      throw notPictures(tensor, "1 or 3 channels in layout " + layout);
    }
    return new ModelInput(
        tensor.name(),
        layout,
        typeOf(tensor),
        known(shape.get(0)),
        channels == 0 ? RGB : channels,
        planes ? known(shape.get(2)) : known(shape.get(1)),
        planes ? known(shape.get(3)) : known(shape.get(2)));
  }

  private static ElementType typeOf(ModelTensor tensor) {
    return tensor
        .type()
        .orElseThrow(() -> notPictures(tensor, "numbers of type float32, float16 or uint8"));
  }

  private static Optional<TensorLayout> layoutOf(ModelTensor tensor) {
    List<Long> shape = tensor.shape();
    boolean second = isChannels(shape.get(1));
    boolean last = isChannels(shape.get(3));
    if (second == last) {
      second = isNamedChannels(tensor.dimension(1));
      last = isNamedChannels(tensor.dimension(3));
    }
    return second == last
        ? Optional.empty()
        : Optional.of(second ? TensorLayout.NCHW : TensorLayout.NHWC);
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
