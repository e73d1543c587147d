package dev.kedge.models;

import dev.kedge.image.ElementType;
import dev.kedge.image.TensorLayout;

/**
 * What a model says of its one input, a batch of pictures in four dimensions.
 *
 * @param name of the input
 * @param layout order of the dimensions
 * @param type of the numbers
 * @param batch the only batch size, or 0 if any
 * @param channels 1 or 3
 * @param height in pixels, or 0 if the model leaves it open
 * @param width likewise
 */
public record ModelInput(
    String name,
    TensorLayout layout,
    ElementType type,
    int batch,
    int channels,
    int height,
    int width) {}
