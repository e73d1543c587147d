package dev.kedge.models;

import dev.kedge.image.ElementType;
import dev.kedge.image.TensorLayout;

/**
 * What a model says of the input with the pictures.
 *
 * @param name of the input
 * @param layout order of the dimensions
 * @param type of the numbers
 * @param batch the only batch size, or 0 if any; 1 where no dimension is the number of pictures
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
