package dev.kedge.segment;

import dev.kedge.image.Image;
import java.util.Map;

/** Divides a picture into superpixels. Implementations are immutable and safe for many threads. */
public interface Segmenter {
  /**
   * The superpixels of a picture, as large as the picture. The same picture gives the same ones.
   */
  Segmentation segment(Image image);

  /**
   * Whether its superpixels are given, with ids of their own, whatever the picture shows; else they
   * are made from the picture.
   */
  default boolean given() {
    return false;
  }

  /** The method's short name, as the command line takes it: {@code slic}, {@code grid}, … */
  String method();

  /** Its parameters by the names that scikit-image uses, in a fixed order. */
  Map<String, Object> parameters();
}
